import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { storeProof } from '#api/rooms/proof/storeProof.ts'
import type { WorldOptions } from '#scripts/start/startWorld.ts'
import { watchCamera } from '#test/kit/fakeCamera.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import type { TestWorldOptions } from '#test/kit/world.ts'
import { buildWeb } from '#test/web/build/buildWeb.ts'
import { MOTION, type Person } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { type Stage, useStage } from '../journey/useStage.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

const FOLDER = join(import.meta.dirname, '../../../.stagedoor/test/trtc')

export interface Size {
  width: number
  height: number
}
export const WIDE: Size = { width: 1440, height: 900 }
export const SMALL: Size = { width: 390, height: 844 }
export const SIZES = onScreens([WIDE, SMALL])

/** A world whose streams run at the stand-in of TRTC, with the application that plays there. */
export interface TrtcStage extends Stage {
  cloud: () => Cloud
  /** Moves the clock of the cloud, and of nothing else. */
  shiftCloud: (ms: number) => void
  /** Stores that the console was found to be safe just now. */
  prove: () => Promise<void>
  /** A fresh profile of a size in the browser without a camera, unless another one is given. */
  open: (path: string, size: Size, person?: Person, browser?: Browser) => Promise<WatchedPage>
  /** the provider's name of a room of ours */
  providerRoom: (roomId: string) => Promise<string>
}

/** Remembers every sound that the page plays outside of itself. */
const KEEP_VOICES = `{
  window.voices = []
  const Own = window.Audio
  window.Audio = class extends Own {
    constructor(...given) {
      super(...given)
      window.voices.push(this)
    }
  }
}`

/** Something sounds in the page, wherever its element stands. */
export function hasSound(page: Page): Promise<boolean> {
  return page.evaluate(
    "[...window.voices, ...document.querySelectorAll('video, audio')].some((one) => !one.muted && one.volume > 0 && !one.paused && one.srcObject?.getAudioTracks().length > 0)",
  )
}

/** The picture carries the publisher's moving code, and the connection is there. */
export async function expectStream(page: Page): Promise<void> {
  await page.locator('[data-testid="player"][data-media="connected"]').waitFor()
  await page.locator('.player .screen video').first().waitFor({ state: 'attached' })
  await watchCamera(page, 2, '.player .screen video')
}

/** What differs from a world with the stand-in of the SDK. */
export interface TrtcStageOptions extends Pick<TestWorldOptions, 'hasMailbox'> {
  settings?: WorldOptions['settings']
  /** true: the SDK that ships, and the build that ships */
  isReal?: boolean
}

export function useTrtcStage({ settings = {}, isReal = false, ...more }: TrtcStageOptions = {}): TrtcStage {
  const dir = join(FOLDER, `${process.pid}-${randomBytes(4).toString('hex')}`)
  const callbackKey = randomBytes(16).toString('hex')
  let cloud: Cloud | undefined
  let shiftMs = 0
  const current = () => {
    if (!cloud) throw new Error('the cloud exists only inside hooks and tests')
    return cloud
  }
  const write = (name: string, text: string) => {
    writeFileSync(join(dir, name), text, { mode: 0o600 })
    return join(dir, name)
  }
  before('start the cloud, and build what plays there', async function () {
    this.timeout(120_000)
    mkdirSync(dir, { recursive: true })
    cloud = await startCloud({}, { clock: () => Date.now() + shiftMs })
    if (!isReal) await buildWeb('standIn')
  })
  const stage = useStage({
    ...more,
    settings: async () => {
      const { host, url, sdkAppId, keys } = current()
      return {
        MEDIA_PROVIDER: 'trtc',
        TRTC_SDK_APP_ID: String(sdkAppId),
        TRTC_SECRET_FILE: write('secret', keys.secret),
        TRTC_API_KEY_ID: keys.keyId,
        TRTC_API_KEY_FILE: write('api-key', keys.key),
        TRTC_CALLBACK_KEY_FILE: write('callback', callbackKey),
        TRTC_API_URL: url,
        TRTC_HOSTS: host,
        SWEEP_MS: '250',
        ...(isReal ? {} : { WEB_STAND_INS: 'allowed', WEB_DIR: await buildWeb('standIn') }),
        ...settings,
      }
    },
  })
  before('callbacks go to the world', () => {
    current().callBack({ url: `${stage.url()}/v1/trtc/events`, key: callbackKey })
  })
  after('stop the cloud', async () => {
    await cloud?.stop()
    rmSync(dir, { recursive: true, force: true })
  })
  const owner = () => stage.world.current().testDatabase.pool('owner')
  return {
    ...stage,
    cloud: current,
    shiftCloud(ms) {
      shiftMs = ms
    },
    prove: () =>
      storeProof(owner(), {
        appId: current().sdkAppId,
        ...{ refusesWithoutKey: true, refusesOtherRoom: true, refusesSending: true },
      }),
    async open(path, size, person, browser = stage.fan()) {
      const context = await browser.newContext({
        viewport: size,
        ignoreHTTPSErrors: true,
        reducedMotion: MOTION,
      })
      await context.addInitScript(KEEP_VOICES)
      if (person) {
        const [name = '', value = ''] = person.cookie.split(/=(.*)/)
        await context.addCookies([{ name, value, url: stage.url() }])
        await context.addInitScript(
          ([key]) => {
            localStorage.setItem('stagedoor.burner', key as string)
            localStorage.setItem('stagedoor.signedIn', '1')
          },
          [person.key],
        )
      }
      return watchPage(context, stage.url() + path)
    },
    async providerRoom(roomId) {
      const { rows } = await owner().query('SELECT provider_room_id AS id FROM app.room WHERE id = $1', [
        roomId,
      ])
      return rows[0].id
    },
  }
}
