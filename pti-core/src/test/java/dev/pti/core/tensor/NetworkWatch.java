package dev.pti.core.tensor;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts the engine and prints what it asked of the network. */
final class NetworkWatch {
  private NetworkWatch() {}

  public static void main(String[] arguments) {
    List<URI> asked = new CopyOnWriteArrayList<>();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException reason) {
            asked.add(uri);
          }
        });
    TorchEngine.version();
    System.out.printf(
        "offline %s, opted out %s, asked for %s%n",
        System.getProperty("ai.djl.offline"), System.getProperty("OPT_OUT_TRACKING"), asked);
  }
}
