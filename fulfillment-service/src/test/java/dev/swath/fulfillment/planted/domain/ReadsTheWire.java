package dev.swath.fulfillment.planted.domain;

import dev.swath.events.wire.Topics;

record ReadsTheWire(Topics topics) {}
