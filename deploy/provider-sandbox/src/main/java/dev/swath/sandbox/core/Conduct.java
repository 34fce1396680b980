package dev.swath.sandbox.core;

import java.util.Collection;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How the sandbox conducts itself just now: the behaviour, the scripts of single scenes, and the
 * dice. All of it can change at any time; an order keeps the plan it was placed with.
 *
 * <p>Without a script, a scene whose id starts with {@code sandbox-error}, {@code sandbox-rejected}
 * or {@code sandbox-never} ends that way.
 */
public final class Conduct {
  private final ConcurrentMap<String, SceneScript> scripts = new ConcurrentHashMap<>();
  private final Random httpDice;
  private final Random orderDice;
  private volatile Behaviour behaviour;

  public Conduct(Behaviour behaviour, long seed) {
    this.behaviour = behaviour;
    // Two dice, so that the orders of a seed do not depend on how often somebody polls.
    this.httpDice = new Random(seed);
    this.orderDice = new Random(seed + 1);
  }

  public Behaviour behaviour() {
    return behaviour;
  }

  public void behave(Behaviour next) {
    behaviour = next;
  }

  public void script(String sceneId, SceneScript script) {
    scripts.put(sceneId, script);
  }

  /** The script with the faults that are left of it. */
  public Optional<SceneScript> scriptOf(String sceneId) {
    return Optional.ofNullable(scripts.get(sceneId));
  }

  public void forget(String sceneId) {
    scripts.remove(sceneId);
  }

  /** Throws the dice for one request. */
  public boolean failsNow() {
    return httpDice.nextDouble() < behaviour.httpErrorRate();
  }

  /** Takes the next fault of the first of the scenes that has one left. */
  public PlaceFault nextFault(Collection<String> sceneIds) {
    for (String sceneId : sceneIds) {
      PlaceFault[] taken = {PlaceFault.OK};
      scripts.computeIfPresent(
          sceneId,
          (_, script) -> {
            if (script.place().isEmpty()) {
              return script;
            }
            taken[0] = script.place().getFirst();
            return script.withPlace(script.place().subList(1, script.place().size()));
          });
      if (taken[0] != PlaceFault.OK) {
        return taken[0];
      }
    }
    return PlaceFault.OK;
  }

  /** Decides what will become of one delivery of the scene. */
  public Plan plan(String sceneId) {
    SceneScript script = scripts.getOrDefault(sceneId, SceneScript.NONE);
    Behaviour now = behaviour;
    Outcome outcome = script.outcome() == null ? unscripted(sceneId, now) : script.outcome();
    long delayMillis = script.delayMillis() == null ? now.delayMillis() : script.delayMillis();
    return new Plan(outcome, delayMillis, script.cancellable());
  }

  private Outcome unscripted(String sceneId, Behaviour now) {
    if (sceneId.startsWith("sandbox-error")) {
      return Outcome.ERROR;
    }
    if (sceneId.startsWith("sandbox-rejected")) {
      return Outcome.REJECTED;
    }
    if (sceneId.startsWith("sandbox-never")) {
      return Outcome.NEVER;
    }
    return orderDice.nextDouble() < now.orderErrorRate() ? Outcome.ERROR : Outcome.DELIVERED;
  }
}
