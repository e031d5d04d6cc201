// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ICurrencyList} from "./ICurrencyList.sol";
import {ILedger} from "./ILedger.sol";
import {LedgerMath} from "./LedgerMath.sol";

/// @title Ledger
/// @notice See {ILedger}.
contract Ledger is ILedger, ReentrancyGuardTransient {
    ICurrencyList private immutable CURRENCIES;

    /// @inheritdoc ILedger
    mapping(address account => mapping(uint8 currency => uint256 amount)) public owed; // slot 0

    /// @dev What each currency was at its first deposit: a debt does not depend on anybody's later word.
    mapping(uint8 currency => address token) private _tokens; // slot 1

    constructor(ICurrencyList currencies) {
        CURRENCIES = currencies;
    }

    /// @inheritdoc ILedger
    function creditNative(address account) external payable {
        // Check
        if (account == address(0) || msg.value == 0) revert Ledger_EmptyCredit(account, msg.value);

        // Effect
        _credit(account, 0, msg.value);
    }

    /// @inheritdoc ILedger
    function creditToken(address account, uint8 currency, uint256 amount) external nonReentrant {
        // Check
        if (account == address(0) || amount == 0) revert Ledger_EmptyCredit(account, amount);
        address token = _tokens[currency];
        bool first = token == address(0);
        if (first) (token,,) = CURRENCIES.currencyAt(currency);
        if (token == address(0)) revert Ledger_NotAToken(currency);

        // Effect, Log
        if (first) {
            _tokens[currency] = token;
            emit CurrencyFixed(currency, token);
        }
        _credit(account, currency, amount);

        // Interaction: what arrived is read from the balance, since a token may take a toll.
        uint256 before = SafeTransferLib.balanceOf(token, address(this));
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        uint256 received = SafeTransferLib.balanceOf(token, address(this)) - before;
        if (received != amount) revert Ledger_WrongAmount(received, amount);
    }

    /// @inheritdoc ILedger
    function withdraw(uint8 currency, address to) external nonReentrant returns (uint256 amount) {
        if (to == address(0)) revert Ledger_ZeroAddress();
        amount = _withdraw(msg.sender, currency, to);
    }

    /// @inheritdoc ILedger
    function withdrawFor(address account, uint8 currency) external nonReentrant returns (uint256 amount) {
        amount = _withdraw(account, currency, account);
    }

    /// @dev Adds to what an account is owed. `amount` in the smallest unit of the currency; it is here already.
    function _credit(address account, uint8 currency, uint256 amount) private {
        uint256 total = LedgerMath.afterCredit(owed[account][currency], amount);
        owed[account][currency] = total;

        // Log
        emit Credited({account: account, currency: currency, source: msg.sender, amount: amount, owed: total});
    }

    /// @dev Pays an account all it is owed in a currency. Reverts with {Ledger_NothingOwed} when that is nothing.
    function _withdraw(address account, uint8 currency, address to) private returns (uint256 amount) {
        // Check
        uint256 left;
        (amount, left) = LedgerMath.afterWithdrawal(owed[account][currency]);
        if (amount == 0) revert Ledger_NothingOwed(account, currency);

        // Effect
        owed[account][currency] = left;

        // Log
        emit Withdrawn({account: account, currency: currency, to: to, amount: amount, owed: left});

        // Interaction
        if (currency == 0) {
            SafeTransferLib.safeTransferETH(to, amount);
        } else {
            if (to == address(this)) revert TransferFailed(); // the debt would end and the money be nobody's
            SafeTransferLib.safeTransfer(_tokens[currency], to, amount);
        }
    }
}
