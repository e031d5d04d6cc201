import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const CURVE = 'contracts/tokens/CurveMath.sol'
const TRADE = 'contracts/tokens/CurveTrade.sol'

/** Prices, reserves and fees of creator tokens. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'purchase-rounds-to-the-nearest',
    file: CURVE,
    from: 'if (cost * slope < area) cost += 1;',
    to: 'if (cost * slope + slope / 2 < area) cost += 1;',
    means: 'every second purchase pays less into the reserve than its tokens are worth',
    suite: 'tokens/curve',
  },
  {
    name: 'sale-rounds-up',
    file: CURVE,
    from: 'tokens * (2 * u - tokens) / slope',
    to: '(tokens * (2 * u - tokens) + slope - 1) / slope',
    means: 'a seller is quoted a unit more than the tokens are worth',
    suite: 'tokens/curve',
  },
  {
    name: 'trading-fee-rounds-to-the-nearest',
    file: CURVE,
    from: 'if (fee * BPS < parts) fee += 1;',
    to: 'if (fee * BPS + BPS / 2 < parts) fee += 1;',
    means: 'a trader of dust pays no fee',
    suite: 'tokens/curve',
  },
  {
    name: 'exact-purchase-pays-its-fee-on-the-net-price',
    file: CURVE,
    from: 'gross = parts / (BPS - bps);',
    to: 'gross = net + net * bps / BPS;',
    means: 'who buys an exact number of tokens pays a lower fee than who buys for a sum',
    suite: 'tokens/curve',
  },
  {
    name: 'creator-is-exempt-from-the-launch-fee',
    file: TRADE,
    from: 'terms.feeAt(bps, block.timestamp)',
    to: '(msg.sender == this.creator() ? bps : terms.feeAt(bps, block.timestamp))',
    means: 'a creator snipes the own launch at the usual fee while everybody else pays the launch fee',
    suite: 'tokens/buy',
  },
  {
    name: 'sale-keeps-the-creator-fee-in-what-it-pays',
    file: TRADE,
    from: 'sale.out = sale.amount - sale.platformFee - sale.creatorFee;',
    to: 'sale.out = sale.amount - sale.platformFee;',
    means: 'each sale pays out the fee it owes the creator too, out of other people’s reserve',
    suite: 'tokens/sell',
  },
  {
    name: 'seller-limit-is-compared-before-the-fees',
    file: TRADE,
    from: 'out < minOut',
    to: 'sale.amount < minOut',
    means: 'a seller gets less than the least the seller agreed to',
    suite: 'tokens/sell',
  },
  {
    name: 'last-purchase-keeps-the-change',
    file: TRADE,
    from: '_priceOf(market, room)',
    to: 'amount',
    means: 'who buys the last tokens pays all that was offered, and the creator keeps what is too much',
    suite: 'tokens/buy',
  },
  {
    name: 'full-fees-stop-a-sale',
    file: TRADE,
    from: 'FixedPointMathLib.min(platformFee, TokenBookBits.MAX_PLATFORM - book.platformOwed())',
    to: 'platformFee',
    means: 'nobody can sell any more once the fees owed are as many as fit',
    suite: 'tokens/sell',
  },
]
