import { readFileSync } from 'node:fs'
import { keepSpeaking, type Speaking } from './floor/keepSpeaking.ts'
import { type AnnouncedShow, keepAnnounced } from './keepAnnounced.ts'
import { type CoHosted, keepCoHosting } from './keepCoHosting.ts'
import { type Giving, keepGiving } from './keepGiving.ts'
import { keepShow, type Show } from './keepShow.ts'
import { readFootage } from './playLoop.ts'

/** Order of a publisher process: the first argument, as JSON. */
export interface PublisherOrder {
  /** public address of the installation */
  url: string
  shows: (Omit<Show, 'footage' | 'key'> & {
    /** name of its footage */
    scene: string
    /** file with the private key of the creator's wallet */
    keyFile: string
  })[]
  announced?: (Omit<AnnouncedShow, 'key'> & { keyFile: string })[]
  givings?: (Omit<Giving, 'key'> & { keyFile: string })[]
  /** `scene`: name of the footage whose sound is heard */
  speakings?: (Omit<Speaking, 'footage' | 'key'> & { scene: string; keyFile: string })[]
  coHostings?: (Omit<CoHosted, 'footage' | 'key'> & { scene: string; keyFile: string })[]
}

const order = JSON.parse(process.argv[2] ?? '') as PublisherOrder
const { url, shows, announced = [], givings = [], speakings = [], coHostings = [] } = order
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const ending = new AbortController()
const report = (line: string) => process.stdout.write(`${line}\n`)
const keyIn = (file: string) => readFileSync(file, 'utf8').trim() as `0x${string}`
const options = {
  url,
  report,
  now: () => performance.now(),
  clock: () => Date.now(),
  signal: ending.signal,
  residents: new Set<string>(),
}
const running = [
  ...shows.map(({ scene, keyFile, ...show }) =>
    keepShow({ ...show, key: keyIn(keyFile), footage: readFootage(scene, show.kind) }, options),
  ),
  ...announced.map(({ keyFile, ...show }) => keepAnnounced({ ...show, key: keyIn(keyFile) }, options)),
  ...givings.map(({ keyFile, ...giving }) => keepGiving({ ...giving, key: keyIn(keyFile) }, options)),
  ...speakings.map(({ scene, keyFile, to }) =>
    keepSpeaking({ to, key: keyIn(keyFile), footage: readFootage(scene, 'voice') }, options),
  ),
  ...coHostings.map(({ scene, keyFile, to }) =>
    keepCoHosting({ to, key: keyIn(keyFile), footage: readFootage(scene, 'stream') }, options),
  ),
]

async function stop(): Promise<void> {
  ending.abort()
  await Promise.all(running)
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', () => {})
process.on('disconnect', stop)
process.on('message', (message) => {
  if (message === 'stop') void stop()
})
process.send?.('ready')
