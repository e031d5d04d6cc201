import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createEvidenceLog } from '#media/evidence/createEvidenceLog.ts'
import type { MediaEvent } from '#protocol/node.ts'

const FOLDER = join(import.meta.dirname, '../../../.stagedoor/test')
const event = (n: number): MediaEvent => ({
  eventId: `node:1:${n}`,
  source: 'node',
  kind: 'joined',
  providerRoomId: 'room',
  atMs: n,
})
const ids = (events: MediaEvent[]) => events.map(({ atMs }) => atMs)

describe('createEvidenceLog', () => {
  let folder: string
  beforeEach(() => {
    mkdirSync(FOLDER, { recursive: true })
    folder = mkdtempSync(join(FOLDER, 'evidence-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('keeps what was not taken over a restart, in order', () => {
    const log = createEvidenceLog(folder)
    for (let n = 1; n <= 5; n++) log.append(event(n))
    log.drop(2)
    const again = createEvidenceLog(folder)
    expect(ids(again.next(10))).to.deep.equal([3, 4, 5])
    again.append(event(6))
    again.drop(3)
    expect(ids(createEvidenceLog(folder).next(10))).to.deep.equal([6])
  })

  it('starts anew when everything was taken', () => {
    const log = createEvidenceLog(folder)
    log.append(event(1))
    log.drop(1)
    log.append(event(2))
    expect(ids(createEvidenceLog(folder).next(10))).to.deep.equal([2])
  })

  it('survives a line that a crash has cut', () => {
    createEvidenceLog(folder).append(event(1))
    appendFileSync(join(folder, 'evidence.jsonl'), '{"eventId":"node:1:2","sour')
    const again = createEvidenceLog(folder)
    again.append(event(3))
    expect(ids(createEvidenceLog(folder).next(10))).to.deep.equal([1, 3])
  })

  it('catches up a long absence', () => {
    const log = createEvidenceLog(folder)
    for (let n = 1; n <= 6000; n++) log.append(event(n))
    for (let taken = 0; taken < 5900; taken += 100) log.drop(100)
    const again = createEvidenceLog(folder)
    expect(again.waiting()).to.equal(100)
    expect(ids(again.next(1))).to.deep.equal([5901])
  })
})
