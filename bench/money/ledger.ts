import { randomBytes } from 'node:crypto'
import { zeroAddress } from 'viem'
import { postFacts } from '#api/ledger/postCharge.ts'
import { reconcile } from '#api/ledger/reconcile/reconcile.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { createDatabase } from '#test/kit/database.ts'
import { printLine } from '../line.ts'

/**
 * How many journals of charges a second the books take, and how long it takes to compare them with a provider that has as many lines;
 * `difference` is what that finds, `wrong_money` what the books have more or less than the lines.
 */
const FACTS = Number(process.argv[2] ?? 100_000)
const WRITERS = 8
const ACCOUNTS = 20

const database = await createDatabase()
const pool = database.work()
try {
  const creators = await makeCreators()
  const charges = Array.from({ length: Math.floor(FACTS / 4) }, (_, n) =>
    chargeOf(n, creators[n % ACCOUNTS] as Creator),
  )
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => write(charges.filter((_, n) => n % WRITERS === writer))),
  )
  const writtenS = (performance.now() - begun) / 1000
  const facts = charges.flatMap((charge) => charge.facts)
  const comparing = performance.now()
  const runs = await reconcile(
    {
      ...{
        pool,
        clock: Date.now,
        random: randomBytes,
        chainId: 31337,
        currencyList: zeroAddress,
        money: null,
      },
      ...{ payments: providerOf(facts), alarms: { raise: () => {} } },
    },
    -1,
  )
  const { rows } = await pool.query<{ amount: bigint }>(
    `SELECT coalesce(sum(p.amount), 0) AS amount FROM app.posting p JOIN app.ledger_account a ON a.id = p.account_id
      WHERE a.place IN ('provider:platform', 'provider:account')`,
  )
  const wrong = (rows[0]?.amount ?? 0n) - facts.reduce((sum, { net }) => sum + BigInt(net), 0n)
  printLine(
    'ledger',
    1,
    {
      facts: facts.length,
      journals_per_s: Math.round(charges.length / writtenS),
      reconcile_s: Math.round((performance.now() - comparing) / 100) / 10,
      difference: runs
        .filter(({ scope }) => scope !== 'chain')
        .reduce((sum, { found }) => sum + found.length, 0),
      wrong_money: Number(wrong),
    },
    {},
  )
} finally {
  await database.drop()
}

interface Creator {
  creatorId: string
  accountRef: string
}
interface Charge extends Creator {
  ref: string
  facts: BalanceFact[]
}

async function makeCreators(): Promise<Creator[]> {
  const owner = database.pool('owner')
  const made: Creator[] = []
  for (let n = 0; n < ACCOUNTS; n++) {
    const [accountId, creatorId] = [newId('acc', randomBytes), newId('cre', randomBytes)]
    const accountRef = `acct_${n}`
    await owner.query("INSERT INTO app.account (id, state) VALUES ($1, 'active')", [accountId])
    await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creatorId, accountId])
    await owner.query(
      `INSERT INTO app.connect_account (creator_id, country, attempt_key, account_ref, state, currency, read_at)
        VALUES ($1, 'DE', $2, $2, 'active', 'EUR', app.now())`,
      [creatorId, accountRef],
    )
    made.push({ creatorId, accountRef })
  }
  return made
}

function chargeOf(n: number, creator: Creator): Charge {
  const amount = 900 + (n % 4000)
  const fee = Math.floor(amount / 10)
  const line = (
    kind: BalanceFact['kind'],
    accountRef: string | null,
    gross: number,
    kept = 0,
  ): BalanceFact => ({
    ...{
      ref: `line_${n}_${kind}`,
      accountRef,
      kind,
      amount: gross,
      fee: kept,
      net: gross - kept,
      currency: 'EUR',
    },
    ...{ sourceRef: `charge_${n}`, createdAt: 1_800_000_000, availableAt: 1_800_000_000 },
  })
  return {
    ...creator,
    ref: `charge_${n}`,
    facts: [
      line('charge', null, amount, 39),
      line('transfer', null, -amount),
      line('payment', creator.accountRef, amount, fee),
      line('fee', null, fee),
    ],
  }
}

async function write(charges: readonly Charge[]): Promise<void> {
  for (const { ref, creatorId, facts } of charges)
    await withTransaction(pool, (tx) =>
      postFacts(tx, {
        ...{
          key: `charge:${ref}`,
          kind: 'charge',
          subject: ref,
          creatorId,
          currency: 'EUR',
          at: 1_800_000_000,
        },
        facts,
      }),
    )
}

/** A provider that has exactly these lines. */
function providerOf(facts: readonly BalanceFact[]) {
  const of = (accountRef: string | null) => facts.filter((fact) => fact.accountRef === accountRef)
  return {
    async balanceOf(accountRef: string | null) {
      const available = of(accountRef).reduce((sum, { net }) => sum + net, 0)
      return [{ currency: 'EUR', available, pending: 0 }]
    },
    async *listFacts(accountRef: string | null) {
      yield* of(accountRef)
    },
  }
}
