import nodemailer from 'nodemailer';
import { concurrentForEach, withTaskCancellationShield } from '@tasktree/node';

const transport = nodemailer.createTransport({ pool: true });

export async function sendAll(mails, sent) {
  const failures = [];
  let count = 0;
  await concurrentForEach(
    mails,
    async (mail, task) => {
      task.checkCancellation();
      try {
        await withTaskCancellationShield(() => transport.sendMail(mail));
        count += 1;
        await sent.add(mail.id);
      } catch (error) {
        failures.push({ mail, error }); // wrong: no-captured-mutation
      }
    },
    { concurrency: 10 },
  );
  return { count, failures };
}
