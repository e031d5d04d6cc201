import { expect } from 'chai'
import { replayApprovals } from '../kit/approvals.ts'
import { type Fact, lastSaid } from '../kit/openWorld.ts'
import { endOf } from './line.ts'
import type { Model } from './model.ts'
import { NOBODY } from './rows.ts'
import type { Stage } from './stage.ts'

/** What the factory says of itself. */
export async function compareFactory({ world, factory, model }: Stage, facts: Fact[]): Promise<void> {
  const { newImplementation } = lastSaid(facts, factory, 'ImplementationChanged')
  expect(newImplementation).to.equal(model.address)
  expect(await world.read(factory, 'implementation')).to.equal(newImplementation)
  const { authority } = lastSaid(facts, factory, 'AuthorityUpdated')
  expect(await world.read(factory, 'authority')).to.equal(authority)
}

/** Who may move whose passes. @returns how many approvals of each kind stand */
export async function compareApprovals(
  { world, pass, people }: Stage,
  model: Model,
  facts: Fact[],
): Promise<{ ofPass: number; forAll: number }> {
  const { ofPass, forAll } = replayApprovals(facts, pass.address)
  const standing = { ofPass: 0, forAll: forAll.size }
  for (const [id, { revoked }] of model.passes) {
    if (revoked) continue
    const approved = ofPass.get(id) ?? NOBODY
    expect(await world.read(pass, 'getApproved', [id]), `approved for ${id}`).to.equal(approved)
    if (approved !== NOBODY) standing.ofPass++
  }
  for (const owner of people)
    for (const operator of people)
      expect(await world.read(pass, 'isApprovedForAll', [owner, operator])).to.equal(
        forAll.has(`${owner}:${operator}`),
      )
  return standing
}

/** The same pass and collection through the lens. */
export async function compareLens({ world, lens, pass, people }: Stage, model: Model): Promise<void> {
  const now = await world.now()
  const { price, currency, maxSupply, minted } = model.tier(1)
  expect(await world.read(lens, 'streams', [model.creator])).to.deep.equal({
    ...{ creator: model.creator, collection: pass.address, registered: true, currency, accessPrice: price },
    ...{ maxViewers: BigInt(maxSupply), totalMinted: BigInt(minted), isLive: false },
  })
  for (const [id, { revoked }] of model.passes)
    expect(await world.read(lens, 'passCreator', [pass.address, id])).to.equal(
      revoked ? NOBODY : model.creator,
    )
  for (const viewer of people) {
    const passId = model.holdings.get(viewer) ?? 0n
    const row = passId === 0n ? undefined : model.pass(passId)
    const live = row !== undefined && model.isLive(passId, now)
    expect(await world.read(lens, 'hasAccess', [viewer, model.creator])).to.equal(live)
    const [, list] = await world.read<[object, object[]]>(lens, 'accessTo', [viewer, [model.creator, NOBODY]])
    const [tierId, expiresAt] = row ? [row.tier, endOf(row.line)] : [0, 0]
    const rank = row ? model.tier(tierId).rank : 0
    const none = { collection: NOBODY, passId: 0n, tierId: 0, rank: 0, expiresAt: 0, live: false }
    expect(list).to.deep.equal([{ collection: pass.address, passId, tierId, rank, expiresAt, live }, none])
  }
}
