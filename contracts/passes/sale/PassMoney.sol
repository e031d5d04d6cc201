// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {PassStorage} from "../PassStorage.sol";

/// @title PassMoney
/// @notice How the money of a sale moves: into the collection, from the payer on to creator and referrer, or out of the
/// collection.
/// @dev What a receiver refuses is deposited in the ledger ({Payments}).
abstract contract PassMoney is PassStorage {
    /// @dev One sale.
    struct Deal {
        address payer;
        address to; // owner of the pass
        address referrer; // zero when nobody earns a share
        uint16 tierId;
        uint32 length; // seconds; 0 = never ends
        uint96 price;
        uint96 fee; // the referrer's part of the price
        bool inHand; // the collection has the price already, as a token
        bool vouched; // the creator signed the price
    }

    address internal immutable FACTORY;
    ILedger internal immutable LEDGER;
    ICurrencyList internal immutable CURRENCIES;

    constructor(address factory, ILedger ledger, ICurrencyList currencies) {
        FACTORY = factory;
        LEDGER = ledger;
        CURRENCIES = currencies;
    }

    /// @dev Takes the price into the collection: native surplus back, tokens exactly.
    function _takeIn(Deal memory deal, uint8 currency) internal {
        if (currency == 0) {
            if (msg.value < deal.price) revert StreamPass_Underpaid(msg.value, deal.price);
            Payments.pushNative(LEDGER, msg.sender, msg.value - deal.price);
        } else if (!deal.inHand) {
            Payments.takeToken(_tokenForSale(currency), msg.sender, deal.price);
        }
    }

    /// @dev Sends the price on: the referrer's part to the referrer, the rest to the payout, native surplus back.
    function _passThrough(Deal memory deal, uint8 currency) internal {
        (uint256 price, uint256 fee) = (deal.price, deal.fee);
        if (currency == 0) {
            if (msg.value < price) revert StreamPass_Underpaid(msg.value, price);
            Payments.pushNative(LEDGER, _config.payout, price - fee);
            if (fee != 0) Payments.pushNative(LEDGER, deal.referrer, fee);
            Payments.pushNative(LEDGER, msg.sender, msg.value - price);
        } else if (deal.inHand) {
            _push(currency, _config.payout, price - fee);
            _push(currency, deal.referrer, fee);
        } else {
            address token = _tokenForSale(currency);
            Payments.moveToken(LEDGER, token, currency, _config.payout, price - fee);
            Payments.moveToken(LEDGER, token, currency, deal.referrer, fee);
        }
    }

    /// @dev The token of a sale; refuses native money and a paused token.
    function _tokenForSale(uint8 currency) internal view returns (address token) {
        if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
        bool paused;
        (token,, paused) = CURRENCIES.currencyAt(currency);
        if (paused) revert StreamPass_CurrencyPaused(currency);
    }

    /// @dev Whether the account is the collection, the ledger or the factory: money sent there could never be taken out.
    function _isOurs(address account) internal view returns (bool) {
        return account == address(this) || account == address(LEDGER) || account == FACTORY;
    }

    /// @dev Money out, paused currency or not.
    function _push(uint8 currency, address to, uint256 amount) internal {
        (address token,,) = CURRENCIES.currencyAt(currency);
        Payments.push(LEDGER, token, currency, to, amount);
    }
}
