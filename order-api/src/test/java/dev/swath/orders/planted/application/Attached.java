package dev.swath.orders.planted.application;

import org.apache.kafka.clients.admin.Admin;

record Attached(Admin admin) {}
