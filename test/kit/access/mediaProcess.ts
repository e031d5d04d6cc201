import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readNodeId, writeNodeKeys } from '#scripts/start/folder/nodeKeys.ts'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import type { TestApi } from '../api.ts'
import { showOnFailure } from '../evidence/evidence.ts'
import { freePort, holdUdp } from '../ports.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** A real media engine process that reports to an api. */
export interface MediaProcess {
  signalUrl: string
  udp: { min: number; max: number }
  /** everything it wrote so far */
  output(): string
  pid: number
  kill(): Promise<void>
  stop(): Promise<void>
}

/** Starts one on free ports, with keys of the api's installation. `udpPorts`: how many it has for media. */
export async function startMedia(
  api: TestApi,
  settings: Record<string, string> = {},
  udpPorts = 100,
): Promise<MediaProcess> {
  const [signalPort, controlPort] = [await freePort(), await freePort()]
  const signalUrl = `ws://localhost:${signalPort}`
  const udp = await holdUdp(udpPorts)
  const keys = path.join(api.installation.dir, 'node')
  const dataDir = settings.MEDIA_DATA_DIR ?? path.join(api.installation.dir, 'engine')
  writeNodeKeys(keys, readNodeId(dataDir, keys), {
    media: api.installation.mediaSecret,
    internal: api.installation.internalSecret,
  })
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', startedEntry('media/main.ts')],
    {
      cwd: ROOT,
      env: {
        MEDIA_KEYS_DIR: keys,
        LOG_LEVEL: 'error',
        MEDIA_SIGNAL_PORT: String(signalPort),
        MEDIA_CONTROL_PORT: String(controlPort),
        MEDIA_PUBLIC_URL: signalUrl,
        MEDIA_API_URL: api.internalUrl,
        // as many as there are ports for, with hosts on top
        MEDIA_MAX_VIEWERS: '35',
        MEDIA_UDP_MIN: String(udp.min),
        MEDIA_UDP_MAX: String(udp.max),
        MEDIA_DATA_DIR: dataDir,
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk))
  const exited = once(child, 'exit')
  const isReady = await Promise.race([once(child, 'message').then(() => true), exited.then(() => false)])
  if (!isReady) throw new Error(`the media engine did not start:\n${text}`)
  const hide = showOnFailure('media', { text: () => text })
  const end = async (how: () => void) => {
    if (child.exitCode === null && child.signalCode === null) how()
    await exited
    udp.release()
    hide()
  }
  return {
    signalUrl,
    udp,
    output: () => text,
    pid: child.pid ?? 0,
    kill: () => end(() => child.kill('SIGKILL')),
    stop: () => end(() => child.send('stop')),
  }
}
