import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { examine } from '#scripts/doctor/examine.ts'
import type { Finding } from '#scripts/doctor/finding.ts'
import { keepProof } from '#scripts/doctor/keepProof.ts'
import type { PageOptions } from '#scripts/doctor/openPages.ts'
import { readKeys } from '#scripts/doctor/readKeys.ts'
import { type ServerProcess, startWorker, type TestApi } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'
import { trtcSettings } from '#test/kit/media/trtcSettings.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { SDK_FILES } from '#test/kit/tencent/standInAlias.ts'

const FOLDER = fileURLToPath(new URL(`../../../.stagedoor/test/doctor-${process.pid}`, import.meta.url))
/** Under a name of the published list; nothing is there where there is no network. */
export const LISTED_HOST = 'schedule.rtc.qcloud.com'

/** One look at a provider, and what is unlike a sound one. */
export interface Look {
  /** what the SDK asks beside its own signalling */
  asks?: string
  pages?: Omit<PageOptions, 'sdkFile' | 'isLoopback'>
  /** seconds by which this machine's clock is ahead */
  aheadS?: number
  /** settings unlike those of the installation */
  settings?: Record<string, string>
  hasDatabase?: boolean
  mediaS?: number
  callbackS?: number
}

/** An installation with TRTC whose callbacks come, and the doctor before it. */
export interface DoctorWorld {
  cloud(): Cloud
  api(): TestApi
  /** settings of the installation, as its operator has them */
  settings(): Record<string, string>
  look(how?: Look): Promise<Finding[]>
  stop(): Promise<void>
}

/** The stand-in of the SDK, which in its place asks a host for something. */
function sdkThatAsks(host: string): string {
  mkdirSync(FOLDER, { recursive: true })
  const file = path.join(FOLDER, `${host}.ts`)
  writeFileSync(
    file,
    `export { default } from ${JSON.stringify(SDK_FILES.standIn)}\nfetch('https://${host}/').catch(() => {})\n`,
  )
  return file
}

/** One for the files of this process, so that they go on with the same api. */
let shared: Promise<Cloud> | undefined

globalThis.after?.('stop the cloud of the doctor', async () => (await shared)?.stop())

export async function openDoctorWorld(database: Database): Promise<DoctorWorld> {
  shared ??= startCloud()
  const cloud = await shared
  const installation = sharedInstallation()
  const settings: Record<string, string> = trtcSettings(installation, cloud.keys, cloud.url)
  const api = await takeApi(database, installation, settings)
  const worker: ServerProcess = await startWorker(database, installation, settings)
  const key = readFileSync(settings.TRTC_CALLBACK_KEY_FILE as string, 'utf8')
  cloud.callBack({ url: `${api.url}/v1/trtc/events`, key })
  return {
    cloud: () => cloud,
    api: () => api,
    settings: () => settings,
    async look(how = {}) {
      const { asks = LISTED_HOST, aheadS = 0, hasDatabase = true } = how
      const clock = () => Date.now() + aheadS * 1000
      const { findings, application } = readKeys({ ...settings, ...how.settings }, clock)
      if (!application) return findings
      const pool = hasDatabase ? database.pool('owner') : null
      const pages = { ...how.pages, isLoopback: true, sdkFile: sdkThatAsks(asks) }
      const { mediaS, callbackS } = how
      const within = {
        ...(mediaS === undefined ? {} : { mediaS }),
        ...(callbackS === undefined ? {} : { callbackS }),
      }
      findings.push(...(await examine({ application, pool, clock, pages, ...within })))
      findings.push(await keepProof(pool, application.sdkAppId, findings))
      return findings
    },
    async stop() {
      await worker.stop()
      await api.stop()
      rmSync(FOLDER, { recursive: true, force: true })
    },
  }
}
