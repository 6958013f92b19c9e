// A TLS server of Java's own stack (JSSE), with nothing disabled: SSL 3.0 and every suite that it has.
//
//   java JsseServer.java KEYSTORE PASSWORD PROTOCOLS CLIENT_AUTH [SUITES]
//
// PROTOCOLS and SUITES are lists with commas; CLIENT_AUTH is none, want or need. Prints the port that it listens on,
// on 127.0.0.1, and answers each connection with one line. With -DclientAuthority=PEM only clients with a certificate of
// that authority are taken.

import java.io.FileInputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.*;

public class JsseServer {
  public static void main(String[] parameters) throws Exception {
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
    Security.setProperty("jdk.tls.legacyAlgorithms", "");
    Security.setProperty("jdk.certpath.disabledAlgorithms", "");
    char[] password = parameters[1].toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(new FileInputStream(parameters[0]), password);
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("SunX509");
    keyManagers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers(), null);

    SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    server.setEnabledProtocols(parameters[2].split(","));
    server.setEnabledCipherSuites(
        parameters.length > 4 ? parameters[4].split(",") : server.getSupportedCipherSuites());
    if (parameters[3].equals("want")) server.setWantClientAuth(true);
    if (parameters[3].equals("need")) server.setNeedClientAuth(true);
    System.out.println("listening on " + server.getLocalPort());
    while (true) {
      SSLSocket socket = (SSLSocket) server.accept();
      new Thread(() -> answer(socket)).start();
    }
  }

  private static TrustManager[] trustManagers() throws Exception {
    String authority = System.getProperty("clientAuthority");
    if (authority == null) return new TrustManager[] { new TrustEveryone() };
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    try (FileInputStream file = new FileInputStream(authority)) {
      anchors.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    return factory.getTrustManagers();
  }

  private static void answer(SSLSocket socket) {
    try (socket) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      socket.getInputStream().read();
      socket.getOutputStream().write("it works\n".getBytes());
    } catch (Exception error) {
      System.out.println(error);
    }
  }

  private static class TrustEveryone implements X509TrustManager {
    public void checkClientTrusted(X509Certificate[] chain, String authentication) {}
    public void checkServerTrusted(X509Certificate[] chain, String authentication) {}
    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
  }
}
