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
import {ICreatorToken} from "./ICreatorToken.sol";
import {TokenArguments} from "./state/TokenArguments.sol";
import {TokenBook} from "./state/TokenBook.sol";
import {TokenTerms} from "./state/TokenTerms.sol";

/// @title TokenMoney
/// @notice The book of a token, and how money of its reserve comes in and goes out.
abstract contract TokenMoney is ICreatorToken, ERC20, ReentrancyGuardTransient {
    /// @dev Where the ERC-20 base keeps the supply.
    uint256 private constant BOOK_SLOT = 0x05345cdf77eb68f44c;

    address internal immutable FACTORY;
    ILedger internal immutable LEDGER;
    IFeeSchedule internal immutable FEES;
    ICurrencyList internal immutable CURRENCIES;
    address private immutable MODEL;

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

    function _book() internal view returns (TokenBook book) {
        assembly ("memory-safe") {
            book := sload(BOOK_SLOT)
        }
    }

    function _setBook(TokenBook book) internal {
        assembly ("memory-safe") {
            sstore(BOOK_SLOT, book)
        }
    }

    /// @dev Refuses on the model itself, which has code where a token has arguments.
    function _terms() internal view returns (TokenTerms) {
        if (address(this) == MODEL) revert CreatorToken_NotAToken();
        return TokenArguments.termsOf(address(this));
    }

    /// @dev Refuses what nobody could take tokens out of again; the factory takes only what it buys for its lock.
    function _checkHolder(address to) internal view {
        if (to == address(0) || to == address(this) || (to == FACTORY && msg.sender != FACTORY)) {
            revert CreatorToken_BadReceiver(to);
        }
    }

    /// @dev Nor money.
    function _checkReceiver(address to) internal view {
        _checkHolder(to);
        if (to == address(LEDGER)) revert CreatorToken_BadReceiver(to);
    }

    function _checkTime(uint256 deadline) internal view {
        if (block.timestamp > deadline) revert CreatorToken_Expired(deadline, block.timestamp);
    }

    /// @dev The schedule as it is now; the platform's part never above the cap in our own code.
    function _schedule() internal view returns (uint256 bps, address treasury, uint40 pausedUntil) {
        (bps, treasury, pausedUntil) = FEES.termsOf(Fees.TOKEN);
        bps = FixedPointMathLib.min(bps, Fees.CAP);
    }

    /// @dev Takes what a purchase costs from the caller; native surplus goes back.
    function _collect(TokenTerms terms, uint256 amount) internal {
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

    /// @dev Sends money, or leaves it in the ledger for a receiver that refuses.
    function _pay(TokenTerms terms, address to, uint256 amount) internal {
        uint8 currency_ = terms.currency();
        address money = TokenArguments.reserveOf(address(this), currency_);
        Payments.push({ledger: LEDGER, token: money, currency: currency_, to: to, amount: amount});
    }
}
