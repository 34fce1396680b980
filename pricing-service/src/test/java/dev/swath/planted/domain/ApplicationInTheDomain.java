package dev.swath.planted.domain;

import dev.swath.planted.application.RestInTheApplication;

/** Must be caught. */
record ApplicationInTheDomain(RestInTheApplication application) {}
