// One conversation between a client and a server of Java's own stack (JSSE), whose secrets are printed: test data for key
// schedules, for which no document has vectors.
//
//   java --add-opens java.base/sun.security.ssl=ALL-UNNAMED JsseConversation.java KEYSTORE PASSWORD PROTOCOL SUITE
//
// The suite's key exchange is RSA. Prints lines of a name and hexadecimal digits: what each side sent, the pre-master
// secret as the server decrypts it, and the master secret that JSSE has made of it.

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.net.ssl.*;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

public class JsseConversation {
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
    context.init(keyManagers.getKeyManagers(), new TrustManager[] { new TrustEveryone() }, null);
    SSLEngine client = engine(context, true, parameters[2], parameters[3]);
    SSLEngine server = engine(context, false, parameters[2], parameters[3]);

    ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
    ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
    ByteBuffer toServer = ByteBuffer.allocate(65536);
    ByteBuffer toClient = ByteBuffer.allocate(65536);
    ByteBuffer ping = ByteBuffer.wrap("ping".getBytes());
    ByteBuffer pong = ByteBuffer.wrap("pong".getBytes());
    int received = 0;
    for (int turn = 0; turn < 100 && received < 8; turn++) {
      send(client, ping, toServer, fromClient);
      send(server, pong, toClient, fromServer);
      received += receive(server, toServer) + receive(client, toClient);
    }
    HexFormat hex = HexFormat.of();
    PrivateKey key = (PrivateKey) keys.getKey(keys.aliases().nextElement(), password);
    System.out.println("client " + hex.formatHex(fromClient.toByteArray()));
    System.out.println("server " + hex.formatHex(fromServer.toByteArray()));
    System.out.println("preMasterSecret " + hex.formatHex(
        preMasterSecret(fromClient.toByteArray(), key, parameters[2].equals("SSLv3"))));
    Method getMasterSecret = client.getSession().getClass().getDeclaredMethod("getMasterSecret");
    getMasterSecret.setAccessible(true);
    System.out.println("masterSecret " + hex.formatHex(
        ((SecretKey) getMasterSecret.invoke(client.getSession())).getEncoded()));
  }

  private static SSLEngine engine(SSLContext context, boolean isClient, String protocol, String suite) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(isClient);
    engine.setEnabledProtocols(new String[] { protocol });
    engine.setEnabledCipherSuites(new String[] { suite });
    return engine;
  }

  private static void send(SSLEngine engine, ByteBuffer data, ByteBuffer wire, ByteArrayOutputStream copy)
      throws Exception {
    for (;;) {
      int before = wire.position();
      engine.wrap(data, wire);
      runTasks(engine);
      if (wire.position() == before) return;
      copy.write(wire.array(), before, wire.position() - before);
    }
  }

  private static int receive(SSLEngine engine, ByteBuffer wire) throws Exception {
    ByteBuffer data = ByteBuffer.allocate(65536);
    wire.flip();
    for (;;) {
      int before = wire.remaining();
      HandshakeStatus status = engine.unwrap(wire, data).getHandshakeStatus();
      runTasks(engine);
      if (wire.remaining() == before && status != HandshakeStatus.NEED_TASK) break;
    }
    wire.compact();
    return data.position();
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) task.run();
  }

  /** Decrypts what is in the ClientKeyExchange, which has a length in front of it except in SSL 3.0. */
  private static byte[] preMasterSecret(byte[] stream, PrivateKey key, boolean isSsl3) throws Exception {
    for (int at = 0; at < stream.length; at += 5 + uint16(stream, at + 3)) {
      // A record with this one message.
      if (stream[at] != 22 || stream[at + 5] != 16) continue;
      int start = at + 9 + (isSsl3 ? 0 : 2);
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return cipher.doFinal(Arrays.copyOfRange(stream, start, at + 5 + uint16(stream, at + 3)));
    }
    throw new IllegalStateException("no ClientKeyExchange");
  }

  private static int uint16(byte[] bytes, int at) {
    return (bytes[at] & 255) << 8 | bytes[at + 1] & 255;
  }

  private static class TrustEveryone extends X509ExtendedTrustManager {
    public void checkClientTrusted(X509Certificate[] chain, String type) {}
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}
    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
  }
}
