/* FopBatch: Apache FOP as a batch would run it, the peer of `sagsakt batch`.
 *
 * FopBatch CONFIGURATION OUTDIR THREADS COUNT FILE.fo... formats COUNT documents, the files in turn, into
 * PDF/A-3a with tags, in one virtual machine that has formatted WARM before; prints documents, seconds,
 * CPU milliseconds a document, megabytes of memory at most, and bytes a document, between tabs.
 */
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.fop.apps.FOUserAgent;
import org.apache.fop.apps.Fop;
import org.apache.fop.apps.FopFactory;
import org.apache.xmlgraphics.util.MimeConstants;

public class FopBatch {
  static final int WARM = 200;

  /* One each: a configuration cannot be read by two threads at a time. */
  final FopFactory[] factories;
  final File folder;
  final int threads;
  final String[] files;
  final AtomicLong bytes = new AtomicLong();

  FopBatch(String[] arguments) throws Exception {
    folder = new File(arguments[1]);
    threads = Integer.parseInt(arguments[2]);
    files = Arrays.copyOfRange(arguments, 4, arguments.length);
    factories = new FopFactory[threads];
    for (int i = 0; i < threads; i++) {
      factories[i] = FopFactory.newInstance(new File(arguments[0]));
      factories[i].getFontManager().setCacheFile(new File(folder, "fonts.cache" + i).toURI());
    }
  }

  void format(int number, FopFactory factory, Transformer identity) throws Exception {
    FOUserAgent agent = factory.newFOUserAgent();
    File out = new File(folder, String.format("%06d.pdf", number));
    agent.setAccessibility(true);
    agent.getRendererOptions().put("pdf-a-mode", "PDF/A-3a");
    agent.getEventBroadcaster().addEventListener(event -> { });
    try (OutputStream stream = new BufferedOutputStream(new FileOutputStream(out))) {
      Fop fop = factory.newFop(MimeConstants.MIME_PDF, agent, stream);
      identity.transform(new StreamSource(new File(files[number % files.length])),
                         new SAXResult(fop.getDefaultHandler()));
    }
    bytes.addAndGet(out.length());
  }

  void run(int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (FopFactory factory : factories)
      pool.submit(() -> {
        try {
          Transformer identity = TransformerFactory.newInstance().newTransformer();
          for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement())
            format(number, factory, identity);
        } catch (Throwable failure) {
          failure.printStackTrace();
          System.exit(3);
        }
      });
    pool.shutdown();
    pool.awaitTermination(1, TimeUnit.HOURS);
  }

  static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  public static void main(String[] arguments) throws Exception {
    FopBatch batch = new FopBatch(arguments);
    int count = Integer.parseInt(arguments[3]);
    batch.run(Math.min(WARM, count));
    batch.bytes.set(0);
    long start = System.nanoTime(), cpu = cpu();
    batch.run(count);
    double seconds = (System.nanoTime() - start) / 1e9, used = (cpu() - cpu) / 1e6;
    long peak = 0;
    for (String line : Files.readAllLines(Paths.get("/proc/self/status")))
      if (line.startsWith("VmHWM:"))
        peak = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    System.out.printf(Locale.ROOT, "%d\t%.3f\t%.2f\t%d\t%d%n", count, seconds, used / count, peak,
                      batch.bytes.get() / count);
    System.exit(0);
  }
}
