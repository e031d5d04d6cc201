// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title Savers
/// @notice Five accounts, one of them a contract that takes no money and one that a token has frozen, depositing for each
/// other and withdrawing; beside it balances that are built from the log alone. Nothing here may revert.
contract Savers is Assertions {
    Ledger private ledger;
    FreezingToken private token;
    uint8 private currency;
    address[5] public people;

    mapping(address account => mapping(uint8 currency => uint256)) public told;
    uint256 public credits;
    uint256 public withdrawals;
    bool public isFixed;

    constructor(Ledger ledger_, FreezingToken token_, uint8 currency_) {
        (ledger, token, currency) = (ledger_, token_, currency_);
        for (uint160 n; n < 4; ++n) {
            people[n] = address(0x5A0 + n);
        }
        people[4] = address(new RefusingPayee());
        token_.freeze(people[3], true);
    }

    function creditNative(uint8 who, uint96 amount) external {
        amount = uint96(bound(amount, 1, 1e24));
        vm.deal(address(this), amount);
        vm.recordLogs();
        ledger.creditNative{value: amount}(people[who % 5]);
        _read();
    }

    function creditToken(uint8 who, uint96 amount) external {
        amount = uint96(bound(amount, 1, 1e24));
        token.mint(address(this), amount);
        token.approve(address(ledger), amount);
        vm.recordLogs();
        ledger.creditToken(people[who % 5], currency, amount);
        _read();
    }

    function withdraw(uint8 who, uint8 to, bool native) external {
        address account = people[who % 5];
        uint8 index = native ? 0 : currency;
        address receiver = people[to % 3];
        if (ledger.owed(account, index) == 0) return;
        vm.recordLogs();
        vm.prank(account);
        ledger.withdraw(index, receiver);
        _read();
    }

    function withdrawFor(uint8 who, bool native) external {
        address account = people[who % 3];
        uint8 index = native ? 0 : currency;
        if (ledger.owed(account, index) == 0) return;
        vm.recordLogs();
        ledger.withdrawFor(account, index);
        _read();
    }

    /// @dev Who cannot take money keeps the claim; nothing may change.
    function withdrawInVain(bool native) external {
        address account = native ? people[4] : people[3];
        uint8 index = native ? 0 : currency;
        uint256 before = ledger.owed(account, index);
        try ledger.withdrawFor(account, index) {
            assertTrue(false, "a refusing receiver was paid");
        } catch {
            assertEq(ledger.owed(account, index), before, "kept");
        }
    }

    function _read() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].emitter != address(ledger)) continue;
            if (logs[n].topics[0] == ILedger.CurrencyFixed.selector) {
                assertEq(uint256(logs[n].topics[1]), currency, "what is fixed");
                assertEq(address(uint160(uint256(logs[n].topics[2]))), address(token), "as what");
                assertFalse(isFixed, "once");
                isFixed = true;
                continue;
            }
            address account = address(uint160(uint256(logs[n].topics[1])));
            uint8 index = uint8(uint256(logs[n].topics[2]));
            if (logs[n].topics[0] == ILedger.Credited.selector) {
                (uint256 amount, uint256 owed) = abi.decode(logs[n].data, (uint256, uint256));
                assertEq(told[account][index] + amount, owed, "the total is said");
                told[account][index] = owed;
                ++credits;
            } else {
                (, uint256 amount, uint256 owed) = abi.decode(logs[n].data, (address, uint256, uint256));
                assertEq(told[account][index], amount + owed, "the rest is said");
                told[account][index] = owed;
                ++withdrawals;
            }
        }
    }
}
