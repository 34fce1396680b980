package dev.swath.service.http;

import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that an operation does not have, and repeated ones that it has once: a
 * misspelt parameter must not be ignored in silence.
 */
public final class KnownParameters implements HandlerInterceptor {
  /** Of each operation: its parameters, and whether each may be repeated. */
  private final Map<HandlerMethod, Map<String, Boolean>> known = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      check(request, known.computeIfAbsent(method, KnownParameters::of));
    }
    return true;
  }

  private static void check(HttpServletRequest request, Map<String, Boolean> allowed) {
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              Boolean isRepeatable = allowed.get(name);
              if (isRepeatable == null) {
                throw refused(
                    name,
                    "There is no query parameter "
                        + name
                        + " here. "
                        + (allowed.isEmpty()
                            ? "This operation has none."
                            : "There are " + String.join(", ", allowed.keySet()) + "."));
              }
              if (!isRepeatable && values.length > 1) {
                throw refused(name, "The query parameter " + name + " is there more than once.");
              }
            });
  }

  private static Problem refused(String name, String detail) {
    return Problem.of(CommonProblem.INVALID_PARAMETER, detail).with("parameter", name);
  }

  private static Map<String, Boolean> of(HandlerMethod method) {
    Map<String, Boolean> parameters = new TreeMap<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
      if (declared != null) {
        String name =
            declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name();
        parameters.put(name, isRepeatable(parameter.getParameterType()));
      }
    }
    return parameters;
  }

  private static boolean isRepeatable(Class<?> type) {
    return type.isArray() || Collection.class.isAssignableFrom(type);
  }
}
