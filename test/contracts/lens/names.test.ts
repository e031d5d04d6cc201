import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import hre from 'hardhat'

const TABLE = new URL('../../../docs/audit/names.md', import.meta.url)

/** The brief's four contracts, name by name. */
const BRIEF: Record<string, string[]> = {
  CreatorStreamPass: [
    '`registerStream`',
    '`mintAccessPass`',
    '`startStream`',
    '`endStream`',
    '`hasAccess`',
    '`streams`',
    '`passCreator`',
    'struct `Stream`',
    'event `StreamStarted`',
    'event `StreamEnded`',
    'event `PassMinted`',
  ],
  VoiceRoomAccess: [
    '`createRoom`',
    '`closeRoom`',
    '`canAccess`',
    '`tipCreator`',
    '`withdrawTips`',
    '`rooms`',
    '`tips`',
    'struct `VoiceRoom`',
    'event `RoomCreated`',
    'event `TipSent`',
    'event `TipWithdrawn`',
  ],
  PaidConsultation: [
    '`bookSession`',
    '`startSession`',
    '`confirmCompletion`',
    '`autoRelease`',
    '`disputeSession`',
    '`sessions`',
    'struct `Session`',
    'event `SessionBooked`',
    'event `SessionStarted`',
    'event `SessionCompleted`',
    'event `SessionDisputed`',
  ],
  CreatorToken: [
    '`buy`',
    '`sell`',
    '`calculatePurchaseReturn`',
    '`calculateSaleReturn`',
    '`reserveBalance`',
    '`reserveRatio`',
    '`MAX_SUPPLY`',
    '`creator`',
    'constructor',
    "the creator's tenth",
  ],
}

interface Row {
  brief: string
  ours: [contract: string, member: string][]
  why: string
}

function rowsOf(contract: string): Row[] {
  const [, part = ''] = readFileSync(TABLE, 'utf8').split(`## ${contract}\n`)
  const lines = (part.split('\n## ')[0] as string).split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) => {
    const [, brief, ours, why] = line.split('|').map((cell) => cell.trim()) as [
      string,
      string,
      string,
      string,
    ]
    const names = [...ours.matchAll(/`(\w+)\.(\w+)`/g)].map((match): [string, string] => [
      match[1] as string,
      match[2] as string,
    ])
    return { brief, ours: names, why }
  })
}

async function membersOf(contract: string): Promise<string[]> {
  const { abi } = await hre.artifacts.readArtifact(contract)
  return abi.flatMap((entry: { type: string; name?: string }) =>
    entry.type === 'function' || entry.type === 'event' ? [entry.name as string] : [],
  )
}

describe('the names of the brief', () => {
  for (const [contract, names] of Object.entries(BRIEF)) {
    it(`[S3.93] every name of ${contract} is in the table once`, () => {
      expect(rowsOf(contract).map(({ brief }) => brief)).to.deep.equal(names)
    })

    it(`[S3.93] what stands for the names of ${contract} is in a compiled contract`, async () => {
      for (const { brief, ours } of rowsOf(contract)) {
        expect(ours, brief).to.not.be.empty
        for (const [where, member] of ours)
          expect(await membersOf(where), `${brief} in ${where}`).to.include(member)
      }
    })

    it(`[S3.93] what is not the same in ${contract} has its decision`, () => {
      for (const { brief, ours, why } of rowsOf(contract)) {
        if (why === 'same') {
          const name = brief.match(/`(\w+)`/)?.[1]
          for (const [, member] of ours) expect(member, brief).to.equal(name)
          continue
        }
        const link = why.match(/\]\(([^)]+\.md)\)/)?.[1]
        expect(link, `${brief}: ${why}`).to.be.a('string')
        expect(existsSync(new URL(link as string, TABLE)), `${brief}: ${link}`).to.equal(true)
      }
    })
  }
})
