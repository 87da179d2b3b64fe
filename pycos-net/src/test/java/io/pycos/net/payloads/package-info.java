/** Messages for tests, in a package that tests trust. */
@NullMarked
package io.pycos.net.payloads;

import org.jspecify.annotations.NullMarked;
