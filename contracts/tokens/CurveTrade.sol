// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC20} from "solady/src/tokens/ERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Fees} from "../payments/Fees.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {Payments} from "../payments/Payments.sol";
import {CurveMath} from "./CurveMath.sol";
import {ICreatorToken} from "./ICreatorToken.sol";
import {TokenArguments} from "./state/TokenArguments.sol";
import {TokenBook, TokenBookBits} from "./state/TokenBook.sol";
import {TokenTerms} from "./state/TokenTerms.sol";

/// @title CurveTrade
/// @notice The book of a token, purchases and sales along the curve, and the money that they take and pay; tokens are
/// minted and burned nowhere else. Every trade: check, write, log, and only then move money.
abstract contract CurveTrade is ICreatorToken, ERC20, ReentrancyGuardTransient {
    /// @dev What a purchase is priced by: the book, the fees of this second and the curve.
    struct Market {
        TokenBook book;
        uint256 platformBps; // hundredths of a percent of what is paid
        uint256 totalBps; // platform's and creator's together, or the launch fee while that is higher
        uint256 slope; // of the curve ({CurveMath})
    }

    /// @dev What a purchase takes and gives; money in the smallest unit.
    struct Order {
        TokenBook book; // before it
        uint256 tokens;
        uint256 amount; // paid in all, both fees included
        uint256 reserveAfter; // what backs all tokens then
        uint256 platformFee;
        uint256 creatorFee;
        uint256 platformBps;
    }

    /// @dev An order that was carried out: what {_logBought} logs, in one place because of the limit on local variables.
    struct Purchase {
        Order order;
        address to;
        address referrer;
        TokenBook bookAfter;
    }

    /// @dev What a sale takes and gives; money in the smallest unit.
    struct Sale {
        uint256 tokens;
        uint256 amount; // out of the reserve
        uint256 reserveAfter;
        uint256 platformFee;
        uint256 creatorFee;
        uint256 out; // to the seller
        TokenBook bookAfter;
    }

    /// @dev Where the ERC-20 base keeps the supply.
    uint256 private constant BOOK_SLOT = 0x05345cdf77eb68f44c;
    /// @dev More money than all tokens can ever cost: 51,000e18 at a fee of 99 %.
    uint256 private constant MAX_OFFERED = type(uint96).max;

    address internal immutable FACTORY;
    ILedger internal immutable LEDGER;
    IFeeSchedule internal immutable FEES;
    ICurrencyList internal immutable CURRENCIES;
    address private immutable MODEL; // what tokens are clones of: the contract that was deployed with this code

    constructor(address factory, ILedger ledger, IFeeSchedule fees, ICurrencyList currencies) {
        FACTORY = factory;
        LEDGER = ledger;
        FEES = fees;
        CURRENCIES = currencies;
        MODEL = address(this);
    }

    /// @inheritdoc ERC20
    function totalSupply() public view override returns (uint256) {
        return _book().supply();
    }

    /// @dev The purchase that `offered` (smallest unit) pays for, both fees included, or that of all tokens left below the
    /// cap when these cost less. Reverts when no token is left, or `offered` does not pay for one base unit.
    function _orderForMoney(TokenTerms terms, uint256 offered) internal view returns (Order memory) {
        Market memory market = _market(terms);
        uint256 supply = market.book.supply();
        uint256 room = CurveMath.CAP - supply;
        if (room == 0) revert CreatorToken_SoldOut(CurveMath.CAP);
        uint256 u = supply + CurveMath.VIRTUAL;
        uint256 amount = FixedPointMathLib.min(offered, MAX_OFFERED);
        uint256 paid = amount - CurveMath.feeOf(amount, market.totalBps);
        uint256 root = FixedPointMathLib.sqrt(CurveMath.squareAfter(u, paid, market.slope));
        uint256 tokens = CurveMath.tokensFor(u, paid, market.slope, root);
        if (tokens == 0) revert CreatorToken_TooSmall(offered);
        if (tokens >= room) (tokens, amount) = (room, _priceOf(market, room));
        return _divide(market, tokens, amount);
    }

    /// @dev The purchase of exactly `tokens`. Reverts for none, or more than are left below the cap.
    function _orderForTokens(TokenTerms terms, uint256 tokens) internal view returns (Order memory) {
        if (tokens == 0) revert CreatorToken_TooSmall(0);
        Market memory market = _market(terms);
        uint256 room = CurveMath.CAP - market.book.supply();
        if (tokens > room) revert CreatorToken_AboveCap(tokens, room);
        return _divide(market, tokens, _priceOf(market, tokens));
    }

    /// @dev The sale of `tokens`, at most the supply. A fee that no longer fits is not taken: nothing stops a sale.
    function _saleOf(TokenTerms terms, uint256 tokens) internal view returns (Sale memory sale) {
        TokenBook book = _book();
        uint256 slope_ = terms.slope();
        uint256 supply = book.supply();
        sale.tokens = tokens;
        sale.reserveAfter = TokenBookBits.backing(supply - tokens, slope_);
        sale.amount = TokenBookBits.backing(supply, slope_) - sale.reserveAfter;
        uint256 worth = CurveMath.worthOf(supply + CurveMath.VIRTUAL, tokens, slope_);
        uint256 platformBps = book.platformBps();
        uint256 fee = CurveMath.feeOf(worth, platformBps + terms.creatorFeeBps());
        uint256 platformFee = CurveMath.feeOf(worth, platformBps);
        uint256 room = TokenBookBits.MAX_CREATOR - book.creatorOwed();
        // to the creator what rounding leaves over, too: the reserve falls by the worth or one unit more. And a part of
        // the whole fee, rounded up like it, is not more than the whole
        unchecked {
            sale.creatorFee = FixedPointMathLib.min(fee - platformFee + sale.amount - worth, room);
        }
        sale.platformFee = FixedPointMathLib.min(platformFee, TokenBookBits.MAX_PLATFORM - book.platformOwed());
        sale.out = sale.amount - sale.platformFee - sale.creatorFee;
        if (sale.out == 0) revert CreatorToken_TooSmall(tokens);
        // no more than the supply is sold, and of each fee only what still fits is taken
        unchecked {
            sale.bookAfter = TokenBookBits.pack(
                supply - tokens, book.platformOwed() + sale.platformFee, book.creatorOwed() + sale.creatorFee, platformBps
            );
        }
    }

    /// @dev Checks and carries out the purchase that `offered` (smallest unit) pays for ({_orderForMoney}).
    function _buy(
        TokenTerms terms,
        uint256 offered,
        address to,
        uint256 minTokens,
        uint256 deadline,
        address referrer
    ) internal returns (uint256 tokens) {
        // Check
        _checkDeadline(deadline);
        _checkReceiver(to);
        Order memory order = _orderForMoney(terms, offered);
        tokens = order.tokens;
        if (tokens < minTokens) revert CreatorToken_BelowMin(tokens, minTokens);
        _fulfil(terms, order, to, referrer);
    }

    /// @dev Carries a purchase out: mints, writes the book, logs, and then takes the money from the caller. Reverts when the
    /// fees no longer fit ({CreatorToken_FeesFull}).
    function _fulfil(TokenTerms terms, Order memory order, address to, address referrer) internal {
        // Check
        TokenBook book = order.book;
        (uint256 platformOwed, uint256 creatorOwed) = (book.platformOwed(), book.creatorOwed());
        // less than 2^88 and a part of less than 2^97 each
        unchecked {
            platformOwed += order.platformFee;
            creatorOwed += order.creatorFee;
        }
        if (platformOwed > TokenBookBits.MAX_PLATFORM || creatorOwed > TokenBookBits.MAX_CREATOR) {
            revert CreatorToken_FeesFull(platformOwed, creatorOwed);
        }

        // Effect
        book = TokenBookBits.pack(book.supply() + order.tokens, platformOwed, creatorOwed, order.platformBps);
        _mint(to, order.tokens);
        _setBook(book);
        _logBought(terms.currency(), Purchase({order: order, to: to, referrer: referrer, bookAfter: book}));

        // Interaction
        _takeIn(terms, order.amount);
    }

    /// @dev Burns `tokens` of the owner and sends what they pay, fees taken, to `to`.
    function _sell(address owner, uint256 tokens, address to, uint256 minOut) internal returns (uint256 out) {
        // Check
        TokenTerms terms = _terms();
        _checkReceiver(to);
        uint256 held = balanceOf(owner);
        if (tokens > held) revert CreatorToken_BalanceTooLow(owner, held, tokens);
        Sale memory sale = _saleOf(terms, tokens);
        out = sale.out;
        if (out < minOut) revert CreatorToken_BelowMin(out, minOut);

        // Effect
        _burn(owner, tokens);
        _setBook(sale.bookAfter);
        _logSold(terms.currency(), sale, owner, to);

        // Interaction
        _push(terms, to, out);
    }

    /// @dev The book as it is stored.
    function _book() internal view returns (TokenBook book) {
        assembly ("memory-safe") {
            book := sload(BOOK_SLOT)
        }
    }

    /// @dev Overwrites the whole slot, the supply included: after {ERC20-_mint} or {ERC20-_burn}, which change it there.
    function _setBook(TokenBook book) internal {
        assembly ("memory-safe") {
            sstore(BOOK_SLOT, book)
        }
    }

    /// @dev The terms behind this token's code. Reverts on the model, which has code where a token has its arguments.
    function _terms() internal view returns (TokenTerms) {
        if (address(this) == MODEL) revert CreatorToken_NotAToken();
        return TokenArguments.termsOf(address(this));
    }

    /// @dev Reverts for an account nobody could take tokens out of again. The factory may hold only what it buys for its
    /// lock.
    function _checkHolder(address to) internal view {
        if (to == address(0) || to == address(this) || (to == FACTORY && msg.sender != to)) {
            revert CreatorToken_BadReceiver(to);
        }
    }

    /// @dev As {_checkHolder} for whoever gets the tokens or the money of a trade, and fees; the ledger is refused too.
    function _checkReceiver(address to) internal view {
        _checkHolder(to);
        if (to == address(LEDGER)) revert CreatorToken_BadReceiver(to);
    }

    /// @dev Reverts after `deadline` (seconds).
    function _checkDeadline(uint256 deadline) internal view {
        if (block.timestamp > deadline) revert CreatorToken_Expired(deadline, block.timestamp);
    }

    /// @dev What the schedule says now; the platform's part never above {Fees-CAP}, whatever it says.
    /// @return bps hundredths of a percent
    /// @return treasury where the platform's fees go
    /// @return pausedUntil purchases are refused before this time (seconds)
    function _schedule() internal view returns (uint256 bps, address treasury, uint40 pausedUntil) {
        (bps, treasury, pausedUntil) = FEES.termsOf(Fees.TOKEN);
        bps = FixedPointMathLib.min(bps, Fees.CAP);
    }

    /// @dev Takes exactly `amount` of the reserve's currency from the caller; native surplus goes back.
    function _takeIn(TokenTerms terms, uint256 amount) internal {
        uint8 currency_ = terms.currency();
        if (currency_ == 0) {
            if (msg.value < amount) revert CreatorToken_Underpaid(msg.value, amount);
            Payments.pushNative(LEDGER, msg.sender, msg.value - amount);
        } else {
            if (msg.value != 0) revert CreatorToken_ValueNotAccepted(msg.value);
            (,, bool paused) = CURRENCIES.currencyAt(currency_);
            if (paused) revert CreatorToken_CurrencyPaused(currency_);
            Payments.takeToken(TokenArguments.reserveOf(address(this), currency_), msg.sender, amount);
        }
    }

    /// @dev Sends money of the reserve's currency, or deposits it in the ledger for a receiver that refuses.
    function _push(TokenTerms terms, address to, uint256 amount) internal {
        uint8 currency_ = terms.currency();
        address money = TokenArguments.reserveOf(address(this), currency_);
        Payments.push({ledger: LEDGER, token: money, currency: currency_, to: to, amount: amount});
    }

    function _logBought(uint8 currency, Purchase memory made) private {
        // Log
        emit Bought({
            buyer: msg.sender,
            to: made.to,
            referrer: made.referrer,
            currency: currency,
            tokens: made.order.tokens,
            amount: made.order.amount,
            platformFee: made.order.platformFee,
            creatorFee: made.order.creatorFee,
            platformBps: made.order.platformBps,
            supplyAfter: made.bookAfter.supply(),
            reserveAfter: made.order.reserveAfter,
            platformOwed: made.bookAfter.platformOwed(),
            creatorOwed: made.bookAfter.creatorOwed()
        });
    }

    function _logSold(uint8 currency, Sale memory sale, address owner, address to) private {
        // Log
        emit Sold({
            seller: owner,
            to: to,
            currency: currency,
            tokens: sale.tokens,
            amount: sale.amount,
            platformFee: sale.platformFee,
            creatorFee: sale.creatorFee,
            supplyAfter: sale.bookAfter.supply(),
            reserveAfter: sale.reserveAfter,
            platformOwed: sale.bookAfter.platformOwed(),
            creatorOwed: sale.bookAfter.creatorOwed()
        });
    }

    /// @dev What a purchase by the caller is priced by now. The factory, which buys what is locked for the creator at the
    /// launch, pays no launch fee. Reverts while purchases are paused.
    function _market(TokenTerms terms) private view returns (Market memory market) {
        (uint256 platformBps,, uint40 pausedUntil) = _schedule();
        if (pausedUntil > block.timestamp) revert CreatorToken_Paused(pausedUntil);
        uint256 bps = platformBps + terms.creatorFeeBps();
        market.book = _book();
        market.platformBps = platformBps;
        market.totalBps = msg.sender == FACTORY ? bps : terms.feeAt(bps, block.timestamp);
        market.slope = terms.slope();
    }

    /// @dev What exactly `tokens` cost in the smallest unit, both fees included.
    function _priceOf(Market memory market, uint256 tokens) private pure returns (uint256) {
        uint256 u = market.book.supply() + CurveMath.VIRTUAL;
        return CurveMath.grossOf(CurveMath.costOf(u, tokens, market.slope), market.totalBps);
    }

    /// @dev The order of `tokens` for `amount`, and where that goes: into the reserve what the tokens raise it by, to the
    /// platform its part rounded up, all the rest to the creator: the whole fee without the platform's part, and what
    /// rounding leaves.
    function _divide(Market memory market, uint256 tokens, uint256 amount)
        private
        pure
        returns (Order memory order)
    {
        uint256 supply = market.book.supply();
        uint256 reserveAfter = TokenBookBits.backing(supply + tokens, market.slope);
        uint256 platformFee = CurveMath.feeOf(amount, market.platformBps);
        (order.book, order.platformBps) = (market.book, market.platformBps);
        (order.tokens, order.amount, order.reserveAfter) = (tokens, amount, reserveAfter);
        order.platformFee = platformFee;
        order.creatorFee = amount - (reserveAfter - TokenBookBits.backing(supply, market.slope)) - platformFee;
    }
}
