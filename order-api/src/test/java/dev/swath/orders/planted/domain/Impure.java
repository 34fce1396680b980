package dev.swath.orders.planted.domain;

import org.springframework.http.HttpStatus;

record Impure(HttpStatus status) {}
