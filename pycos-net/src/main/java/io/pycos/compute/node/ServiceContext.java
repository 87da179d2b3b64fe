package io.pycos.compute.node;

import io.pycos.PycosScheduler;
import io.pycos.compute.protocol.ClientMessage;
import io.pycos.compute.protocol.Outbox;
import io.pycos.compute.protocol.Serial;

/**
 * What the parts of a service share.
 *
 * @param computation its name, for people
 * @param scheduler has the tasks that the servers send to, in a directory of their own
 * @param serial runs the actions that the service's state belongs to
 */
record ServiceContext(
        String computation,
        PycosScheduler scheduler,
        Serial serial,
        Outbox<ClientMessage> client) {}
