// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorVaultEvents} from "../../../../../contracts/tokens/vault/ICreatorVaultEvents.sol";
import {Assertions} from "../../../kit/Assertions.sol";
import {Vm} from "../../../kit/Vm.sol";

/// @title VaultReplay
/// @notice A vault rebuilt from its logs and their times alone. Knows no sum of the vault but the one its events name:
/// whoever an event names earned `stake before * (perToken now - perToken then)`.
contract VaultReplay is Assertions {
    bytes32 private constant DELEGATE_CHANGED = keccak256("DelegateChanged(address,address,address)");
    bytes32 private constant VOTES_CHANGED = keccak256("DelegateVotesChanged(address,uint256,uint256)");
    uint256 private constant SCALE = 1e27;

    struct Books {
        uint256 left;
        uint256 secondsLeft;
        uint256 updatedAt;
        uint256 perToken;
        uint256 notified;
        uint256 paid;
    }

    uint8[] public currencies;
    uint256 public totalStaked;
    uint256 public totalLeaving;
    mapping(address who => uint256) public staked;
    mapping(address who => uint256) public leaving;
    mapping(address who => uint256) public until;
    mapping(address who => address) public chosen;
    mapping(address who => uint256) public votes;
    mapping(uint8 currency => Books) public books;
    mapping(address who => mapping(uint8 currency => uint256)) public settledAt;
    mapping(address who => mapping(uint8 currency => uint256)) public earned;
    uint256 public read;

    /// @notice Reads what `vault` said at `time`.
    function replay(Vm.Log[] memory logs, address vault, uint256 time) external {
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].emitter == vault) _read(logs[n].topics, logs[n].data, time);
        }
    }

    function currencyCount() external view returns (uint256) {
        return currencies.length;
    }

    /// @notice What an account earned as of the last event, scaled.
    function earnedBy(address who, uint8 currency) public view returns (uint256) {
        return earned[who][currency] + staked[who] * (books[currency].perToken - settledAt[who][currency]);
    }

    function _read(bytes32[] memory topics, bytes memory data, uint256 time) private {
        ++read;
        bytes32 what = topics[0];
        if (what == ICreatorVaultEvents.RevenueOpened.selector) {
            currencies.push(uint8(uint256(topics[1])));
        } else if (what == ICreatorVaultEvents.RevenueDripped.selector) {
            Books storage book = books[uint8(uint256(topics[1]))];
            (book.perToken, book.left, book.secondsLeft) = abi.decode(data, (uint256, uint256, uint256));
            book.updatedAt = time;
        } else if (what == ICreatorVaultEvents.RevenueNotified.selector) {
            Books storage book = books[uint8(uint256(topics[1]))];
            uint256 amount;
            uint256 before = book.notified;
            (amount, book.notified, book.left, book.secondsLeft) =
                abi.decode(data, (uint256, uint256, uint256, uint256));
            assertEq(book.notified, before + amount, "the total follows from the amount");
            book.updatedAt = time;
        } else if (what == DELEGATE_CHANGED) {
            assertEq(_address(topics[2]), _votesThrough(_address(topics[1])), "the old delegate follows");
            chosen[_address(topics[1])] = _address(topics[3]);
        } else if (what == VOTES_CHANGED) {
            (uint256 before, uint256 now_) = abi.decode(data, (uint256, uint256));
            assertEq(before, votes[_address(topics[1])], "the old votes follow");
            votes[_address(topics[1])] = now_;
        } else {
            _readAccount(what, topics, data);
        }
    }

    function _readAccount(bytes32 what, bytes32[] memory topics, bytes memory data) private {
        if (what == ICreatorVaultEvents.RewardPaid.selector) {
            (uint8 currency, address who) = (uint8(uint256(topics[1])), _address(topics[2]));
            (, uint256 amount, uint256 paid) = abi.decode(data, (address, uint256, uint256));
            earned[who][currency] = earnedBy(who, currency) - amount * SCALE;
            settledAt[who][currency] = books[currency].perToken;
            assertEq(paid, books[currency].paid + amount, "the total paid follows");
            books[currency].paid = paid;
            return;
        }
        address account = _address(topics[1]);
        if (what == ICreatorVaultEvents.Staked.selector) {
            _settle(account);
            uint256 amount;
            uint256 before = staked[account];
            (amount, staked[account], totalStaked) = abi.decode(data, (uint256, uint256, uint256));
            assertEq(staked[account], before + amount, "the stake follows");
        } else if (what == ICreatorVaultEvents.Unstaked.selector) {
            _settle(account);
            uint256 amount;
            uint256 before = staked[account];
            (amount, staked[account], totalStaked, leaving[account], until[account]) =
                abi.decode(data, (uint256, uint256, uint256, uint256, uint256));
            assertEq(staked[account], before - amount, "the rest follows");
            totalLeaving += amount;
        } else if (what == ICreatorVaultEvents.StakeWithdrawn.selector) {
            uint256 amount;
            (, amount, totalLeaving) = abi.decode(data, (address, uint256, uint256));
            assertEq(leaving[account], amount, "all of it");
            (leaving[account], until[account]) = (0, 0);
        } else {
            assertTrue(false, "an event nobody knows");
        }
    }

    function _settle(address who) private {
        for (uint256 n; n < currencies.length; ++n) {
            uint8 currency = currencies[n];
            earned[who][currency] = earnedBy(who, currency);
            settledAt[who][currency] = books[currency].perToken;
        }
    }

    function _votesThrough(address who) private view returns (address) {
        return chosen[who] == address(0) ? who : chosen[who];
    }

    function _address(bytes32 word) private pure returns (address) {
        return address(uint160(uint256(word)));
    }
}
