/** Annotations and templates for Spring applications. */
@NullMarked
package io.pycos.spring;

import org.jspecify.annotations.NullMarked;
