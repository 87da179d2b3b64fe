@file:JvmName("Coroutines")

package io.pycos.samples.benchmarks

import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch

private val MESSAGE = Any()

private val scope =
    CoroutineScope(
        Executors.newSingleThreadExecutor { code -> Thread(code, "coroutines").apply { isDaemon = true } }
            .asCoroutineDispatcher()
    )

/** Two coroutines return a message to each other [n] times; the time it took, in ns. */
internal fun pingPong(n: Long): Long {
    val done = CountDownLatch(1)
    val ping = Channel<Any>(Channel.UNLIMITED)
    val pong = Channel<Any>(Channel.UNLIMITED)
    val start = System.nanoTime()
    scope.launch {
        for (i in 0 until n) {
            pong.receive()
            ping.send(MESSAGE)
        }
    }
    scope.launch {
        for (i in 0 until n) {
            pong.send(MESSAGE)
            ping.receive()
        }
        done.countDown()
    }
    done.await()
    return System.nanoTime() - start
}

/** One coroutine sends [n] messages to another; the time until the last is received, in ns. */
internal fun flood(n: Long): Long {
    val done = CountDownLatch(1)
    val sink = Channel<Any>(1024)
    val start = System.nanoTime()
    scope.launch {
        for (i in 0 until n) sink.receive()
        done.countDown()
    }
    scope.launch { for (i in 0 until n) sink.send(MESSAGE) }
    done.await()
    return System.nanoTime() - start
}
