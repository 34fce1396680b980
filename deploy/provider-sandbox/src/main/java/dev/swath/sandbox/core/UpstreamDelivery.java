package dev.swath.sandbox.core;

import java.util.UUID;

/**
 * One product of an upstream order.
 *
 * @param itemId names the file, once there is one
 * @param areaKm2 geodesic, not rounded
 */
public record UpstreamDelivery(
    UUID id, UUID itemId, String sceneId, double areaKm2, long credits, Plan plan) {}
