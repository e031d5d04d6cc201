// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {ICreatorTokenEvents} from "../../../../contracts/tokens/ICreatorTokenEvents.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {ITokenLock} from "../../../../contracts/tokens/lock/ITokenLock.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title TokenReplay
/// @notice What a reader of logs knows of every token, and nothing else: each row it would keep.
abstract contract TokenReplay is Assertions {
    struct Row {
        address creator;
        address payout;
        ICreatorTokenFactory.Facts facts;
        string name;
        string symbol;
        uint256 minted; // by transfers from zero, less those to zero
        uint256 supply; // by trades
        uint256 reserve;
        uint256 platformOwed;
        uint256 creatorOwed;
        uint256 platformBps;
        uint256 paidIn; // into the reserve, by trades
        uint256 paidOut; // out of it
        uint256 released;
        uint256 trades;
    }

    mapping(address token => Row) internal rows;
    mapping(address token => mapping(address holder => uint256)) public balances;

    /// @notice Reads what has been logged since the last time.
    function replay() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 n; n < logs.length; ++n) {
            read(logs[n]);
        }
        vm.recordLogs();
    }

    function read(Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        if (what == ICreatorTokenEvents.Bought.selector) readBought(rows[log.emitter], log.data);
        else if (what == ICreatorTokenEvents.Sold.selector) readSold(rows[log.emitter], log.data);
        else if (what == ERC20.Transfer.selector) readTransfer(log);
        else if (what == ICreatorTokenEvents.FeesCollected.selector) readCollected(rows[log.emitter], log.data);
        else if (what == ICreatorTokenEvents.PayoutChanged.selector) readPayout(rows[log.emitter], log.topics);
        else if (what == ITokenLock.AllocationVested.selector) readVested(log);
        else if (what == ICreatorTokenFactory.TokenCreated.selector) readCreated(log);
    }

    function readCreated(Vm.Log memory log) private {
        Row storage row = rows[address(uint160(uint256(log.topics[2])))];
        row.creator = address(uint160(uint256(log.topics[1])));
        row.payout = row.creator;
        (row.facts, row.name, row.symbol) =
            abi.decode(log.data, (ICreatorTokenFactory.Facts, string, string));
    }

    function readBought(Row storage row, bytes memory data) private {
        uint256[10] memory word = abi.decode(data, (uint256[10]));
        uint256 paid = word[2] - word[3] - word[4];
        assertTrue(word[1] != 0 && word[2] != 0, "no mint without money");
        row.supply += word[1];
        row.reserve += paid;
        row.paidIn += paid;
        row.platformOwed += word[3];
        row.creatorOwed += word[4];
        row.platformBps = word[5];
        totals(row, word[6], word[7], word[8], word[9]);
    }

    function readSold(Row storage row, bytes memory data) private {
        uint256[9] memory word = abi.decode(data, (uint256[9]));
        row.supply -= word[1];
        row.reserve -= word[2];
        row.paidOut += word[2];
        row.platformOwed += word[3];
        row.creatorOwed += word[4];
        totals(row, word[5], word[6], word[7], word[8]);
    }

    /// @notice The totals in an event are what its parts add up to.
    function totals(Row storage row, uint256 supply, uint256 reserve, uint256 platform, uint256 creators) private {
        ++row.trades;
        assertEq(supply, row.supply, "supply after");
        assertEq(reserve, row.reserve, "reserve after");
        assertEq(platform, row.platformOwed, "owed to the platform after");
        assertEq(creators, row.creatorOwed, "owed to the creator after");
    }

    function readTransfer(Vm.Log memory log) private {
        if (rows[log.emitter].creator == address(0)) return; // money, not one of the tokens
        uint256 amount = abi.decode(log.data, (uint256));
        address from = address(uint160(uint256(log.topics[1])));
        address to = address(uint160(uint256(log.topics[2])));
        if (from == address(0)) rows[log.emitter].minted += amount;
        else balances[log.emitter][from] -= amount;
        if (to == address(0)) rows[log.emitter].minted -= amount;
        else balances[log.emitter][to] += amount;
    }

    function readCollected(Row storage row, bytes memory data) private {
        (, uint256 platform, uint256 creators) = abi.decode(data, (uint256, uint256, uint256));
        row.platformOwed -= platform;
        row.creatorOwed -= creators;
    }

    function readPayout(Row storage row, bytes32[] memory topics) private {
        assertEq(address(uint160(uint256(topics[1]))), row.payout, "old payout");
        row.payout = address(uint160(uint256(topics[2])));
    }

    function readVested(Vm.Log memory log) private {
        Row storage row = rows[address(uint160(uint256(log.topics[1])))];
        (uint256 amount, uint256 released, uint256 left) = abi.decode(log.data, (uint256, uint256, uint256));
        row.released += amount;
        assertEq(released, row.released, "released");
        assertEq(released + left, uint256(row.facts.locked) * 1e18, "locked after");
    }
}
