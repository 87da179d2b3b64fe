package io.pycos.spring.quickstart;

import io.pycos.Channel;
import io.pycos.Task;
import io.pycos.spring.PycosChannel;
import io.pycos.spring.PycosTask;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class QuickStart {
    record Price(String symbol, int value) {}

    @PycosTask
    void feed(Task<Void> self, @PycosChannel("prices") Channel<Price> prices) {
        self.sleep(Duration.ofSeconds(1));
        prices.send(new Price("ACME", 42));
    }

    @PycosTask(channels = "prices")
    void print(Price price) {
        System.out.println(price.symbol() + " costs " + price.value());
    }

    public static void main(String[] args) {
        SpringApplication.run(QuickStart.class, args);
    }
}
