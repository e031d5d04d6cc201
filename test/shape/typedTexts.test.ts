import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { BARE_TEXTS } from './exceptions.ts'
import { bareTexts } from './rules/typedTexts.ts'

const WEB = /^web\/(?!fixtures\/).*\.tsx?$/

const SAMPLE = `
type Typed = string & { readonly typedBy?: 'a person' }
declare const room: { title: Typed; channel: { name: Typed } | null; viewers: number }
declare function isolated(text: Typed): string
declare function Row(props: { title: string; who: Typed }): null
const good = [
  <p><bdi>{room.title}</bdi> · {room.viewers}</p>,
  <a title={room.title} aria-label={\`Watch \${room.title}\`}>{\`Watch \${isolated(room.title)}\`}</a>,
  <Row title="Ours" who={room.title} />,
]
const bare = [<p>{room.channel?.name ?? 'Nobody'}</p>, \`Watch \${room.channel.name}\`, 'Watch ' + room.title]
const forgotten: string = room.channel.name || 'Nobody'
const lost = <Row title={room.title} who="" />
`

describe('texts that people type, on screen', function () {
  this.timeout(300_000)

  it('one that stands bare is found, and one that forgets who wrote it', () => {
    const root = mkdtempSync(join(tmpdir(), 'typed-'))
    try {
      writeFileSync(join(root, 'tsconfig.json'), '{"compilerOptions":{"jsx":"preserve","strict":true}}')
      writeFileSync(join(root, 'sample.tsx'), SAMPLE)
      expect(bareTexts(root, 'tsconfig.json', /^sample/).bare).to.deep.equal([
        'sample.tsx room.channel?.name stands bare in markup',
        'sample.tsx room.channel.name stands bare in a sentence',
        'sample.tsx room.title stands bare in a sentence',
        'sample.tsx room.channel.name is forgotten on its way',
        'sample.tsx room.title is forgotten on its way into a component',
      ])
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it('[S1.19] stand in <bdi> or are isolated, wherever they come from', () => {
    const { read, bare } = bareTexts(process.cwd(), 'web/tsconfig.json', WEB)
    expect(read).to.be.greaterThan(50)
    const known = Object.keys(BARE_TEXTS)
    const isKnown = (one: string) => known.some((known) => one.startsWith(`${known} `))
    expect(bare.filter((one) => !isKnown(one))).to.deep.equal([])
    expect(
      known.filter((known) => !bare.some((one) => one.startsWith(`${known} `))),
      'needless',
    ).to.deep.equal([])
  })
})
