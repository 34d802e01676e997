//! Log lines on their way out, gathered: many share one system call, and no request waits for a reader.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Bytes that may wait. What comes when nobody reads is dropped, and counted.
const WAITING: usize = 16 << 20;

/// So long lines are gathered after the first. Waking the thread for each costs a tenth of a short request.
const GATHERING: Duration = Duration::from_millis(5);

/// Bytes that are kept to be used again.
const KEPT: usize = 256 << 10;

/// Where a line is put.
#[derive(Clone)]
pub struct Lines(Arc<Queue>);

/// The thread that writes them. What was put before this is dropped is written before it is gone.
pub struct Writing {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    dropped: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    text: Vec<u8>,
    is_last: bool,
}

impl Lines {
    /// Writes them there, as long as the second lives.
    ///
    /// # Errors
    /// When the operating system refuses a thread.
    pub fn written_to(mut out: impl Write + Send + 'static) -> io::Result<(Self, Writing)> {
        let queue = Arc::<Queue>::default();
        let of_thread = Arc::clone(&queue);
        let thread = thread::Builder::new().name("log".into()).spawn(move || {
            let mut text = Vec::new();
            while of_thread.take(&mut text) {
                let _nobody_reads = out.write_all(&text);
                text.clear();
                text.shrink_to(KEPT);
            }
        })?;
        Ok((Self(Arc::clone(&queue)), Writing { queue, thread: Some(thread) }))
    }

    /// Lines that came when too many waited.
    pub fn dropped(&self) -> usize {
        self.0.dropped.load(Ordering::Relaxed)
    }
}

impl Queue {
    /// Waits for lines; `false` where there are none and will be none.
    fn take(&self, text: &mut Vec<u8>) -> bool {
        let idle = |waiting: &mut Waiting| waiting.text.is_empty() && !waiting.is_last;
        let gathering = |waiting: &mut Waiting| !waiting.is_last;
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = self.changed.wait_while(waiting, idle).unwrap_or_else(PoisonError::into_inner);
        let gathered = self.changed.wait_timeout_while(waiting, GATHERING, gathering);
        let (mut waiting, _) = gathered.unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut waiting.text, text);
        !text.is_empty()
    }
}

impl Write for &Lines {
    /// A whole line at once.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.text.len() + line.len() > WAITING {
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
            return Ok(line.len());
        }
        let is_first = waiting.text.is_empty();
        waiting.text.extend_from_slice(line);
        drop(waiting);
        if is_first {
            self.0.changed.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> &'a Self {
        self
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.queue.waiting.lock().unwrap_or_else(PoisonError::into_inner).is_last = true;
        self.queue.changed.notify_one();
        let _panicked = self.thread.take().map(JoinHandle::join);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::{Lines, WAITING};

    /// Tells what it was given, each time once it is let.
    struct Slow(Receiver<()>, Sender<Vec<u8>>);

    impl Write for Slow {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            let _let = self.0.recv();
            let _told = self.1.send(text.to_vec());
            Ok(text.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_was_put_is_written_before_the_writer_is_gone() {
        let (may, let_write) = channel();
        let (told, written) = channel();
        let (lines, writing) = Lines::written_to(Slow(let_write, told)).unwrap();
        for _ in 0..1000 {
            writeln!(&lines, "a line").unwrap();
        }
        drop(may);
        drop(writing);
        let text: Vec<u8> = written.into_iter().flatten().collect();
        assert_eq!(String::from_utf8(text).unwrap(), "a line\n".repeat(1000));
    }

    #[test]
    fn where_nobody_reads_lines_are_dropped_and_counted_and_nobody_waits() {
        let (may, let_write) = channel();
        let (told, _written) = channel();
        let (lines, writing) = Lines::written_to(Slow(let_write, told)).unwrap();
        let line = vec![b'x'; WAITING / 4];
        for _ in 0..16 {
            (&lines).write_all(&line).unwrap();
        }
        // Those that the writer holds already, and those that wait.
        assert!((8..=12).contains(&lines.dropped()), "{}", lines.dropped());
        drop(may);
        drop(writing);
    }
}
