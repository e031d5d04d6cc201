// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {CurveMath} from "./CurveMath.sol";
import {TokenMoney} from "./TokenMoney.sol";
import {TokenBook, TokenBookBits} from "./state/TokenBook.sol";
import {TokenTerms} from "./state/TokenTerms.sol";

/// @title CurveTrade
/// @notice Both ways across the curve, and no other way tokens come or go. Every trade: check, write, log, and only
/// then move money.
abstract contract CurveTrade is TokenMoney {
    /// @dev What a purchase takes and gives.
    struct Order {
        address to;
        address referrer;
        TokenBook book; // before it
        uint256 tokens;
        uint256 bps; // of both fees together
        uint256 amount; // paid in all
        uint256 reserveAfter;
        uint256 platformFee;
        uint256 creatorFee;
        uint256 platformBps;
        TokenBook bookAfter;
    }

    /// @dev What a sale takes and gives.
    struct Sale {
        TokenBook book; // before it
        uint256 tokens;
        uint256 amount; // out of the reserve
        uint256 reserveAfter;
        uint256 platformFee;
        uint256 creatorFee;
        uint256 out; // to the seller
        TokenBook bookAfter;
    }

    /// @dev More money than all tokens can ever cost: 51,000e18 at a fee of 99 %.
    uint256 private constant MOST_OFFERED = type(uint96).max;

    constructor(address factory, ILedger ledger, IFeeSchedule fees, ICurrencyList currencies)
        TokenMoney(factory, ledger, fees, currencies)
    {}

    /// @dev The purchase that `offered` pays for, or of all that is left when that is less.
    function _orderFor(TokenTerms terms, uint256 offered) internal view returns (Order memory order) {
        _open(terms, order);
        uint256 supply = order.book.supply();
        uint256 room = CurveMath.CAP - supply;
        if (room == 0) revert CreatorToken_SoldOut(CurveMath.CAP);
        uint256 u = supply + CurveMath.VIRTUAL;
        uint256 slope_ = terms.slope();
        uint256 amount = FixedPointMathLib.min(offered, MOST_OFFERED);
        uint256 paid = amount - CurveMath.feeOf(amount, order.bps);
        uint256 root = FixedPointMathLib.sqrt(CurveMath.squareAfter(u, paid, slope_));
        uint256 tokens = CurveMath.tokensFor(u, paid, slope_, root);
        if (tokens == 0) revert CreatorToken_TooSmall(offered);
        if (tokens >= room) (tokens, amount) = (room, _priceOf(order, room, slope_));
        _divide(order, tokens, amount, slope_);
    }

    /// @dev The purchase of exactly `tokens`.
    function _orderOf(TokenTerms terms, uint256 tokens) internal view returns (Order memory order) {
        if (tokens == 0) revert CreatorToken_TooSmall(0);
        _open(terms, order);
        uint256 room = CurveMath.CAP - order.book.supply();
        if (tokens > room) revert CreatorToken_AboveCap(tokens, room);
        uint256 slope_ = terms.slope();
        _divide(order, tokens, _priceOf(order, tokens, slope_), slope_);
    }

    /// @dev The sale of `tokens`, at most the supply. A fee that no longer fits is not taken: nothing stops a sale.
    function _saleOf(TokenTerms terms, uint256 tokens) internal view returns (Sale memory sale) {
        TokenBook book = _book();
        uint256 slope_ = terms.slope();
        uint256 supply = book.supply();
        (sale.book, sale.tokens) = (book, tokens);
        sale.reserveAfter = TokenBookBits.backing(supply - tokens, slope_);
        sale.amount = TokenBookBits.backing(supply, slope_) - sale.reserveAfter;
        uint256 worth = CurveMath.worthOf(supply + CurveMath.VIRTUAL, tokens, slope_);
        uint256 platformBps = book.platformBps();
        uint256 fee = CurveMath.feeOf(worth, platformBps + terms.creatorFeeBps());
        uint256 platformFee = CurveMath.feeOf(worth, platformBps);
        uint256 room = TokenBookBits.MOST_CREATOR - book.creatorOwed();
        // to the creator what rounding leaves over, too: the reserve falls by the worth or one unit more. And a part of
        // the whole fee, rounded up like it, is not more than the whole
        unchecked {
            sale.creatorFee = FixedPointMathLib.min(fee - platformFee + sale.amount - worth, room);
        }
        sale.platformFee = FixedPointMathLib.min(platformFee, TokenBookBits.MOST_PLATFORM - book.platformOwed());
        sale.out = sale.amount - sale.platformFee - sale.creatorFee;
        if (sale.out == 0) revert CreatorToken_TooSmall(tokens);
    }

    /// @dev The purchase that `offered` pays for.
    function _buy(
        TokenTerms terms,
        uint256 offered,
        address to,
        uint256 minTokens,
        uint256 deadline,
        address referrer
    ) internal returns (uint256) {
        // Check
        _checkTime(deadline);
        _checkReceiver(to);
        Order memory order = _orderFor(terms, offered);
        if (order.tokens < minTokens) revert CreatorToken_BelowMin(order.tokens, minTokens);
        (order.to, order.referrer) = (to, referrer);
        _fulfil(terms, order);
        return order.tokens;
    }

    /// @dev Writes and logs a purchase, then takes the money from the caller.
    function _fulfil(TokenTerms terms, Order memory order) internal {
        // Check
        TokenBook book = order.book;
        (uint256 platformOwed, uint256 creatorOwed) = (book.platformOwed(), book.creatorOwed());
        // less than 2^88 and a part of less than 2^97 each
        unchecked {
            platformOwed += order.platformFee;
            creatorOwed += order.creatorFee;
        }
        if (platformOwed > TokenBookBits.MOST_PLATFORM || creatorOwed > TokenBookBits.MOST_CREATOR) {
            revert CreatorToken_FeesFull(platformOwed, creatorOwed);
        }

        // Effect
        book = TokenBookBits.pack(book.supply() + order.tokens, platformOwed, creatorOwed, order.platformBps);
        _mint(order.to, order.tokens);
        _setBook(book);
        order.bookAfter = book;
        _logBought(terms.currency(), order);

        // Interaction
        _collect(terms, order.amount);
    }

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
        _recordSale(terms, sale, owner, to);

        // Interaction
        _pay(terms, to, out);
    }

    function _logBought(uint8 currency, Order memory order) private {
        // Log
        emit Bought({
            buyer: msg.sender,
            to: order.to,
            referrer: order.referrer,
            currency: currency,
            tokens: order.tokens,
            amount: order.amount,
            platformFee: order.platformFee,
            creatorFee: order.creatorFee,
            platformBps: order.platformBps,
            supplyAfter: order.bookAfter.supply(),
            reserveAfter: order.reserveAfter,
            platformOwed: order.bookAfter.platformOwed(),
            creatorOwed: order.bookAfter.creatorOwed()
        });
    }

    function _recordSale(TokenTerms terms, Sale memory sale, address owner, address to) private {
        TokenBook book = sale.book;
        // no more than the supply is sold, and of each fee only what still fits is taken
        unchecked {
            sale.bookAfter = TokenBookBits.pack(
                book.supply() - sale.tokens,
                book.platformOwed() + sale.platformFee,
                book.creatorOwed() + sale.creatorFee,
                book.platformBps()
            );
        }
        _setBook(sale.bookAfter);
        _logSold(terms.currency(), sale, owner, to);
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

    /// @dev What a purchase meets: the book and both fees, without the launch fee for the factory, which buys what is
    /// locked for the creator at the launch. Refuses while money coming in is paused.
    function _open(TokenTerms terms, Order memory order) private view {
        (uint256 platformBps,, uint40 pausedUntil) = _schedule();
        if (pausedUntil > block.timestamp) revert CreatorToken_Paused(pausedUntil);
        uint256 bps = platformBps + terms.creatorFeeBps();
        order.platformBps = platformBps;
        order.bps = msg.sender == FACTORY ? bps : terms.feeAt(bps, block.timestamp);
        order.book = _book();
    }

    /// @dev What exactly `tokens` cost, both fees included.
    function _priceOf(Order memory order, uint256 tokens, uint256 slope_) private pure returns (uint256) {
        uint256 u = order.book.supply() + CurveMath.VIRTUAL;
        return CurveMath.grossOf(CurveMath.costOf(u, tokens, slope_), order.bps);
    }

    /// @dev Where the `amount` for `tokens` goes: into the reserve what they raise it by, to the platform its part
    /// rounded up, all the rest to the creator: the whole fee without the platform's part, and what rounding leaves.
    function _divide(Order memory order, uint256 tokens, uint256 amount, uint256 slope_) private pure {
        uint256 supply = order.book.supply();
        uint256 reserveAfter = TokenBookBits.backing(supply + tokens, slope_);
        uint256 fee = CurveMath.feeOf(amount, order.platformBps);
        (order.tokens, order.amount, order.reserveAfter) = (tokens, amount, reserveAfter);
        order.platformFee = fee;
        order.creatorFee = amount - (reserveAfter - TokenBookBits.backing(supply, slope_)) - fee;
    }
}
