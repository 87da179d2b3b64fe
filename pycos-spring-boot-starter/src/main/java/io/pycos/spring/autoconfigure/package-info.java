/**
 * Auto-configuration: everything that the starter adds to an application, each bean only where the
 * application has none of its type, and the explanations of failures at start.
 */
@NullMarked
package io.pycos.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
