/** What tests run on servers: sent there from here. */
@NullMarked
package io.pycos.compute.functions;

import org.jspecify.annotations.NullMarked;
