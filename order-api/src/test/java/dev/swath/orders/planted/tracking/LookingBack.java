package dev.swath.orders.planted.tracking;

import dev.swath.orders.intake.domain.Standing;

record LookingBack(Standing standing) {}
