package dev.swath.bench.micro;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time per call, the garbage collector's included: what a call takes however many others want
 * the same cores.
 */
public final class CpuTime implements InternalProfiler {
  static final String LABEL = "cpu";

  private static final double NANOS_PER_MICRO = 1_000;

  private long before;

  @Override
  public String getDescription() {
    return "CPU time per call";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = cpuNanos();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double micros = (cpuNanos() - before) / NANOS_PER_MICRO / result.getMetadata().getMeasuredOps();
    return List.of(new ScalarResult(LABEL, micros, "us/op", AggregationPolicy.AVG));
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
