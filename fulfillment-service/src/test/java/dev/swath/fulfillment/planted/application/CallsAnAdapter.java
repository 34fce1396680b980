package dev.swath.fulfillment.planted.application;

import dev.swath.fulfillment.mongo.MongoOpenOrderStore;

record CallsAnAdapter(MongoOpenOrderStore store) {}
