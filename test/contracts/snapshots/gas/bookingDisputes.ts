import { type Address, type Hex, zeroHash } from 'viem'
import { FAR, signDollars, signerFor } from '../signatures.ts'
import { giveDollars, OPENED, openStage, type Stage } from '../stage.ts'
import { openEscrow, POLICY, PRICE } from './bookings.ts'

const DAY_S = 86_400
const MINUTES = 30
const START = OPENED + 3 * DAY_S
const END = START + MINUTES * 60
const DOLLARS = 90_000_000n
const ROLE = { arbiter: 2n, attestor: 3n }
const ONE_CALL = 1n
const PACKAGE = 2n
const FOR_DOLLARS = 3n

const AGREEMENT =
  'address creator, address fan, uint8 currency, uint96 amount, uint40 startAt, uint16 lengthMinutes, uint8 policyId, bytes32 summaryHash, uint256 nonce'

type Agreement = ReturnType<typeof agreementOf>

function agreementOf(creator: Address, fan: Address, nonce: bigint, currency = 0) {
  const terms = { currency, amount: currency === 0 ? PRICE : DOLLARS, startAt: START, lengthMinutes: MINUTES }
  return { creator, fan, ...terms, policyId: 0, summaryHash: zeroHash, nonce }
}

/** A creator with offers, a fan with dollars, and people who decide. */
async function openDisputes() {
  const stage = await openStage()
  const people = stage.accounts as [Address, Address, Address, Address, Address, Address]
  const [deployer, creator, fan, arbiter, attestor, stranger] = people
  const escrow = await openEscrow(stage)
  const booking = (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
    stage.gas({ from, to: escrow, contract: 'consultationEscrow', name, args, value })
  for (const [role, who] of [
    [ROLE.arbiter, arbiter],
    [ROLE.attestor, attestor],
  ] as const) {
    const grant = { to: stage.manager, contract: 'accessManager', name: 'grantRole', args: [role, who, 0] }
    await stage.gas({ ...grant, from: deployer })
  }
  await booking(creator, 'createPolicy', [POLICY])
  await booking(creator, 'createOffer', [0, PRICE, MINUTES, 0, 1])
  await booking(creator, 'createOffer', [0, PRICE, MINUTES, 0, 3])
  await booking(creator, 'createOffer', [1, DOLLARS, MINUTES, 0, 1])
  await giveDollars(stage, fan, DOLLARS * 9n, escrow)
  await giveDollars(stage, creator, 1n, escrow)
  let nonce = 0n
  const agree = (currency = 0) => agreementOf(creator, fan, ++nonce, currency)
  const idOf = (made: Agreement) => stage.read<Hex>(escrow, 'consultationEscrow', 'idOf', [made])
  const book = async () => {
    const made = agree()
    await booking(fan, 'book', [made, ONE_CALL], PRICE)
    return idOf(made)
  }
  const sign = signerFor(stage, 'Stagedoor Bookings', escrow)
  const who = { creator, fan, arbiter, attestor, stranger }
  return { stage, escrow, who, agree, idOf, book, sign, booking }
}

type Opened = Awaited<ReturnType<typeof openDisputes>>

/** Gas of the rarer ways to book, and of every way a call ends. */
export async function measureBookingDisputes(): Promise<Record<string, number>> {
  const opened = await openDisputes()
  const { booking, who, book } = opened
  // The first fee of all writes a slot that later ones only change.
  await booking(who.fan, 'confirm', [await book()])
  return { ...(await rarerSales(opened)), ...(await beforeTheCall(opened)), ...(await afterTheCall(opened)) }
}

async function rarerSales({ stage, escrow, who, agree, idOf, booking }: Opened) {
  const { creator, fan, stranger } = who
  const gas: Record<string, number> = {}
  const quoted = agree()
  gas['a fan books what a creator quoted'] = await booking(
    fan,
    'bookQuoted',
    [quoted, FAR, await signQuote(stage, escrow, quoted)],
    PRICE,
  )
  gas['a creator takes a quote back'] = await booking(creator, 'voidQuote', [agree()])
  const three = [agree(), agree(), agree()]
  gas['a fan books three calls at once'] = await booking(fan, 'bookPackage', [three, PACKAGE], PRICE * 3n)
  const signed = async () => {
    const made = agree(1)
    const nonce = await idOf(made)
    const payment = await signDollars(stage, { from: fan, to: escrow, value: DOLLARS, nonce })
    const consent = { offerNo: FOR_DOLLARS, validUntil: 0n, signature: '0x' }
    return booking(stranger, 'bookWithAuthorization', [made, consent, payment])
  }
  await signed()
  gas['somebody brings the dollars a fan signed away for a call'] = await signed()
  gas['a fan books a call with dollars'] = await booking(fan, 'book', [agree(1), FOR_DOLLARS])
  gas['a creator closes an offer'] = await booking(creator, 'switchOffer', [PACKAGE, false])
  return gas
}

async function signQuote(stage: Stage, verifyingContract: Address, agreement: Agreement): Promise<Hex> {
  const fields = (text: string) =>
    text.split(', ').map((field) => ({ type: field.split(' ')[0], name: field.split(' ')[1] }))
  return stage.sign(agreement.creator, {
    domain: { name: 'Stagedoor Bookings', version: '1', chainId: 31_337, verifyingContract },
    types: { Quote: fields('Agreement agreement, uint40 validUntil'), Agreement: fields(AGREEMENT) },
    primaryType: 'Quote',
    message: { agreement, validUntil: FAR },
  })
}

async function beforeTheCall({ who, book, sign, booking }: Opened) {
  const { creator, fan } = who
  const gas: Record<string, number> = {}
  gas['a fan cancels a call in time'] = await booking(fan, 'cancel', [await book()])
  gas['a creator declines a call'] = await booking(creator, 'decline', [await book()])
  const moved = { id: await book(), startAt: START + DAY_S, revision: 0, validUntil: FAR }
  const dateFields = 'bytes32 id, uint40 startAt, uint32 revision, uint40 validUntil'
  gas['both move a call to another date'] = await booking(fan, 'reschedule', [
    moved,
    await sign(creator, 'NewDate', dateFields, moved),
    '0x',
  ])
  const added = { id: await book(), addedMinutes: MINUTES, addedAmount: PRICE, revision: 0, validUntil: FAR }
  const addedFields =
    'bytes32 id, uint16 addedMinutes, uint96 addedAmount, uint32 revision, uint40 validUntil'
  const signature = await sign(creator, 'Extension', addedFields, added)
  gas['a fan pays for more time'] = await booking(fan, 'extend', [added, signature], PRICE)
  const agreed = await book()
  gas['a side proposes how to end a call'] = await booking(fan, 'propose', [agreed, 5_000])
  gas['the other side accepts'] = await booking(creator, 'accept', [agreed, 5_000])
  return gas
}

async function afterTheCall({ stage, who, book, sign, booking }: Opened) {
  const { creator, fan, arbiter, attestor, stranger } = who
  const [talked, disputed, attended, confirmed] = [await book(), await book(), await book(), await book()]
  const gas: Record<string, number> = {}
  await stage.at(START + 60)
  gas['a side disputes a call'] = await booking(fan, 'dispute', [disputed, zeroHash])
  gas['an arbiter rules'] = await booking(arbiter, 'resolve', [disputed, 5_000, zeroHash])
  const due = PRICE / 2n
  const word = await sign(fan, 'Voucher', 'bytes32 id, uint96 due', { id: talked, due })
  gas['a creator is paid for the minutes a fan signed'] = await booking(creator, 'settleVoucher', [
    talked,
    due,
    '0x',
    word,
  ])
  await stage.at(END + 60)
  gas['a creator says that a call took place'] = await booking(creator, 'confirm', [confirmed])
  const seen = { creatorSeconds: 1_750, fanSeconds: 1_750, overlapSeconds: 1_700, endedAt: END, revision: 0 }
  const attendance = { id: attended, ...seen }
  const fields =
    'bytes32 id, uint32 creatorSeconds, uint32 fanSeconds, uint32 overlapSeconds, uint40 endedAt, uint32 revision'
  const signature = await sign(attestor, 'Attendance', fields, attendance)
  gas['somebody brings the record of who was there'] = await booking(stranger, 'attest', [
    attendance,
    attestor,
    signature,
  ])
  await stage.at(END + DAY_S)
  gas['somebody finishes a call whose time has come'] = await booking(stranger, 'finish', [attended])
  gas['the fees of calls go to the treasury'] = await booking(stranger, 'collectFees', [0])
  return gas
}
