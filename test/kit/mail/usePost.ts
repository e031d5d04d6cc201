import type { Installation, ServerProcess, TestApi } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { takePost } from '#test/kit/perProcess/post.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { ordinary, type RawSmtp } from './rawSmtp.ts'

/** An installation that sends mails, and the server that takes them. */
export interface Post {
  installation: Installation
  api: TestApi
  /** the second of two apis; of one the same */
  otherApi: TestApi
  worker: ServerProcess
  raw: RawSmtp
}

/**
 * An api, or two, a worker and a mail server for a test file: started before its first test, stopped after its last. What a
 * sign-in is fresh for is as long as by default.
 */
export function usePost(database: Database, { isTwice = false }: { isTwice?: boolean } = {}): () => Post {
  const running: { stop(): Promise<unknown> }[] = []
  let installation: Installation | undefined
  let post: Post | undefined
  const keep = async <T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting
    running.unshift(started)
    return started
  }
  before('start an api, a worker and a mail server', async function () {
    this.timeout(120_000)
    const made = sharedInstallation()
    installation = made
    const raw = await keep(takePost(ordinary))
    const mail = {
      ...{ SMTP_URL: `smtp://127.0.0.1:${raw.port}`, SMTP_STARTTLS: 'offered' },
      ...{ MAIL_FROM: 'S <s@stagedoor.test>', FRESH_SIGN_IN_S: '300' },
    }
    const api = await keep(takeApi(database, made, mail))
    const otherApi = isTwice ? await keep(takeApi(database, made, mail)) : api
    const worker = await keep(takeWorker(database, made, mail))
    post = { installation: made, api, otherApi, worker, raw }
  })
  after('stop them', async () => {
    for (const one of running) await one.stop()
    installation?.remove()
  })
  return () => {
    if (!post) throw new Error('they run only inside hooks and tests')
    return post
  }
}
