/** What a hostile peer would like to have instantiated. */
@NullMarked
package io.pycos.hostile;

import org.jspecify.annotations.NullMarked;
