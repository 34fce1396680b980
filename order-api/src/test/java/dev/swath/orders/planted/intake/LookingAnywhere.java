package dev.swath.orders.planted.intake;

import dev.swath.orders.tracking.application.Updates;

record LookingAnywhere(Updates updates) {}
