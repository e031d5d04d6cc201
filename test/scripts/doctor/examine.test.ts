import { expect } from 'chai'
import { readProof } from '#api/rooms/proof/readProof.ts'
import { storeProof } from '#api/rooms/proof/storeProof.ts'
import { exitCodeOf, type Finding, linesOf } from '#scripts/doctor/finding.ts'
import { type Entry, judgeDoor } from '#scripts/doctor/judgeDoor.ts'
import { keepProof } from '#scripts/doctor/keepProof.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { UNDISTURBED } from '#test/kit/tencent/cloud/disturbances.ts'
import { until } from '#test/kit/time/until.ts'
import { FAULTS, GATE_FAULTS, PROOF, WRONG_SETTINGS } from './faults.ts'
import { type DoctorWorld, openDoctorWorld } from './useDoctor.ts'

describe('npm run trtc:doctor', function () {
  this.timeout(120_000)
  const db = useDatabase()
  let world: DoctorWorld

  before(async () => {
    world = await openDoctorWorld(db)
  })
  after(() => world.stop())
  afterEach(() =>
    Object.assign(world.cloud().knobs, {
      ...{ disturbances: { ...UNDISTURBED }, isPermissionControlled: true },
      ...{ management: 'up', removedKeysOpen: true },
    }),
  )

  const named = (findings: Finding[], state: Finding['state']) =>
    findings.filter((one) => one.state === state).map(({ name }) => name)
  const textOf = (findings: Finding[], name: string) => findings.find((one) => one.name === name)?.text
  const proof = () => readProof(db.pool('owner'), world.cloud().sdkAppId)
  const proofs = async () => (await db.pool('owner').query('SELECT FROM app.media_proof')).rowCount

  it('[S3.83][T1] finds every line of a safe console good, stores it, and leaves no room and no trace in evidence', async () => {
    expect(await proof()).to.equal('none')
    const before = world.cloud().sent().length
    const findings = await world.look()
    expect(named(findings, 'good'), linesOf(findings).join('\n')).to.have.length(findings.length)
    expect(exitCodeOf(findings)).to.equal(0)
    expect(await proof()).to.equal('good')
    expect(textOf(findings, 'second entry with the key of somebody removed')).to.match(/lets them in/)
    expect(textOf(findings, 'hosts')).to.equal('1 asked, all of the list')
    const told = world.cloud().sent().slice(before)
    const types = told.map(({ body }) => JSON.parse(body).EventType)
    expect(types, 'the room began and was ended').to.include.members([101, 103, 201, 104, 102])
    // what a room of nobody's tells does not void what was just proven
    await until('all of it was worked on', async () => {
      const { rows } = await db.pool('owner').query("SELECT FROM app.inbox WHERE state <> 'done'")
      return world.cloud().isQuiet() && rows.length === 0
    })
    expect((await db.pool('owner').query('SELECT FROM app.evidence')).rowCount).to.equal(0)
    expect(await proof()).to.equal('good')
  })

  it('says that the key of somebody removed opens nothing any more, where it does not', async () => {
    world.cloud().knobs.removedKeysOpen = false
    const findings = await world.look()
    const again = 'second entry with the key of somebody removed'
    expect(textOf(findings, again)).to.match(/^refused \(5400/)
    expect(exitCodeOf(findings)).to.equal(0)
  })

  for (const { title, look, bad, notChecked = [], says } of depth(GATE_FAULTS, FAULTS))
    it(`[S3.83] ${title}`, async () => {
      const stored = await proofs()
      const findings = await look(world)
      const lines = linesOf(findings).join('\n')
      expect(named(findings, 'bad'), lines).to.have.members(bad)
      expect(named(findings, 'not checked'), lines).to.have.members(notChecked)
      for (const one of [says].flat()) expect(lines).to.match(one)
      const isStored = !notChecked.includes(PROOF)
      expect(await proofs(), 'what was stored before stays').to.equal(Number(stored) + Number(isStored))
      expect(exitCodeOf(findings)).to.equal(bad.length > 0 ? 1 : 2)
    })

  /** What pages find where everybody is let in and no picture passes, which takes them long to notice. */
  async function judgedAlone(): Promise<Finding[]> {
    const isIn: Entry = { isIn: true }
    const doors = { host: isIn, before: isIn, withoutKey: isIn, otherRoom: isIn, after: isIn }
    const findings = judgeDoor({ ...doors, wasSeen: false, wasSentByViewer: false })
    await keepProof(db.pool('owner'), world.cloud().sdkAppId, findings)
    return findings
  }

  it('[T1] a bad line is stored though another was not seen', async () => {
    await storeProof(db.pool('owner'), {
      appId: world.cloud().sdkAppId,
      ...{ refusesWithoutKey: true, refusesOtherRoom: true, refusesSending: true },
    })
    expect(await proof()).to.equal('good')
    const findings = await depth(judgedAlone, () => {
      world.cloud().knobs.isPermissionControlled = false
      return world.look({ pages: { isUdpBlocked: true } })
    })()
    expect(named(findings, 'not checked')).to.deep.equal(['sending with a viewer’s key'])
    expect(await proof()).to.equal('bad')
  })

  for (const [title, settings, says] of WRONG_SETTINGS)
    it(`[S3.83] settings: ${title}`, async () => {
      const calls = world.cloud().calls.length
      const findings = await world.look({ settings: settings(world) })
      expect(named(findings, 'bad')).to.deep.equal(['settings and key files'])
      expect(findings[0]?.text).to.match(says)
      expect(exitCodeOf(findings)).to.equal(1)
      expect(world.cloud().calls.length, 'nobody is asked').to.equal(calls)
    })
})
