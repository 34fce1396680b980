/**
 * Every error of every port as a problem document (RFC 9457) of one dialect, those of the servlet
 * container included. A service imports {@code dev.swath.service.http.HttpConfiguration} and
 * extends {@link dev.swath.service.problems.ProblemAdvice}.
 */
@NullMarked
package dev.swath.service.problems;

import org.jspecify.annotations.NullMarked;
