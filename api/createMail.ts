import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import { composeCodes } from './accounts/email/composeCodes.ts'
import { CODE_MAIL } from './accounts/email/startCode.ts'
import { emailsOf } from './accounts/emailsOf.ts'
import { composeReport, REPORT_MAIL } from './accounts/leaving/composeReport.ts'
import { createSmtpSender } from './adapters/smtp/createSmtpSender.ts'
import { CALL_MAILS, composeCalls } from './bookings/booked/composeCalls.ts'
import type { ProcessConfig } from './config.ts'
import type { DataKey } from './installation/dataKey.ts'
import { composeNews } from './notifications/deliveries/composeNews.ts'
import { jobsWithoutMail, notificationJobs } from './notifications/jobs.ts'
import type { Jobs } from './queue/jobs.ts'
import { composeInvitations } from './rooms/invitations/composeInvitations.ts'
import { INVITATION_MAIL } from './rooms/invitations/issueToken.ts'
import { composeStreams, STREAM_MAILS } from './rooms/schedule/composeStreams.ts'

/** How long a stop waits for mails under way; those that are cut are sent again later. */
const SETTLE_MS = 3000

/** The mails of a worker, from its settings. */
export function createMail(
  { settings, secrets }: ProcessConfig<'worker'>,
  deps: {
    pool: Pool
    clock: Clock
    random: RandomBytes
    log: Logger
    alarms: Pick<Alarms, 'raise'>
    dataKey: DataKey
  },
): { jobs: Jobs; stop(): Promise<void> } {
  const { pool, alarms } = deps
  const { SMTP_URL: url, SMTP_CONNECTIONS: connections, SMTP_TIMEOUT_S: timeoutS } = settings
  if (!url) return { jobs: jobsWithoutMail(pool), stop: async () => {} }
  const sender = createSmtpSender({
    ...{ url, connections, password: secrets.smtpPassword, from: settings.MAIL_FROM ?? '' },
    ...{ needsTls: settings.SMTP_STARTTLS === 'required', timeoutMs: timeoutS * 1000 },
  })
  const own = { pool, publicUrl: settings.PUBLIC_URL, from: settings.MAIL_FROM ?? '' }
  const emails = (accountIds: readonly string[]) => emailsOf(pool, accountIds)
  const news = composeNews(emails)
  const streams = composeStreams({ ...own, emailsOf: emails })
  const calls = composeCalls({ ...own, news })
  const jobs = notificationJobs(
    {
      ...{ ...deps, sender, timeoutS, patienceS: settings.MAIL_PATIENCE_H * 3600 },
      publicUrl: settings.PUBLIC_URL,
      composers: {
        [CODE_MAIL]: composeCodes(deps),
        ...Object.fromEntries(STREAM_MAILS.map((kind) => [kind, streams])),
        ...Object.fromEntries(CALL_MAILS.map((kind) => [kind, calls])),
        [REPORT_MAIL]: composeReport(deps),
        [INVITATION_MAIL]: composeInvitations({
          ...deps,
          mailsADay: settings.INVITATION_MAILS_A_DAY,
          mailsOfOneADay: settings.INVITATION_MAILS_OF_ONE_A_DAY,
        }),
      },
      news,
      onUnreachable: (cause) =>
        alarms.raise(
          'mail_unreachable',
          { cause },
          'the mail server does not answer, or refuses us; mails wait',
        ),
    },
    connections,
  )
  return {
    jobs,
    stop: async () => {
      await jobs.settle(SETTLE_MS)
      sender.stop()
      await jobs.settle(SETTLE_MS)
    },
  }
}
