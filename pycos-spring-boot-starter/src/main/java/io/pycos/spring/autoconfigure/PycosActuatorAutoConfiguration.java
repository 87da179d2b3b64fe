package io.pycos.spring.autoconfigure;

import io.pycos.compute.ComputeClient;
import io.pycos.compute.node.ComputeNode;
import io.pycos.net.Cluster;
import io.pycos.spring.PycosSchedulers;
import io.pycos.spring.PycosTasks;
import io.pycos.spring.actuate.PycosComputationsEndpoint;
import io.pycos.spring.actuate.PycosPeersEndpoint;
import io.pycos.spring.actuate.PycosTasksEndpoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Actuator endpoints; all three are there whether or not the network and the node are on. */
@AutoConfiguration(after = PycosComputeAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({PycosSchedulers.class, PycosTasks.class})
public final class PycosActuatorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    PycosTasksEndpoint pycosTasksEndpoint(PycosSchedulers schedulers, PycosTasks tasks) {
        return new PycosTasksEndpoint(schedulers, tasks);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    PycosPeersEndpoint pycosPeersEndpoint(ObjectProvider<Cluster> cluster) {
        return new PycosPeersEndpoint(cluster.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    PycosComputationsEndpoint pycosComputationsEndpoint(
            ObjectProvider<ComputeClient> client, ObjectProvider<ComputeNode> node) {
        return new PycosComputationsEndpoint(client.getIfAvailable(), node.getIfAvailable());
    }
}
