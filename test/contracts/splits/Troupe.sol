// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Payee} from "../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../contracts/splits/PullSplit.sol";
import {SplitFactory} from "../../../contracts/splits/SplitFactory.sol";
import {SupporterPool} from "../../../contracts/splits/SupporterPool.sol";
import {MoneyStage} from "../payments/MoneyStage.sol";

/// @title Troupe
/// @notice Splits deployed as in production, and three people who share.
abstract contract Troupe is MoneyStage {
    address internal singer = address(0x51);
    address internal drummer = address(0xD4);
    address internal writer = address(0x3417E);
    address internal boss = address(0xB055);

    SplitFactory internal splits;

    function setUp() public virtual override {
        super.setUp();
        splits = new SplitFactory(
            address(ledger),
            address(new PullSplit(ledger, currencies)),
            address(new SupporterPool(ledger, currencies))
        );
    }

    /// @notice 50 %, 33.33 %, 16.67 %.
    function three() internal view returns (Payee[] memory list) {
        list = new Payee[](3);
        list[0] = Payee(singer, 5_000, 0);
        list[1] = Payee(drummer, 3_333, 0);
        list[2] = Payee(writer, 1_667, 0);
    }

    function make(Payee[] memory list, address owner) internal returns (PullSplit) {
        return PullSplit(payable(splits.createSplit(list, owner, 0)));
    }

    /// @notice Native money by plain transfer, with the gas of a push.
    function send(address to, uint256 amount) internal {
        vm.deal(address(this), amount);
        (bool ok,) = to.call{value: amount, gas: 100_000}("");
        assertTrue(ok, "sent");
    }

    /// @notice The first `count` currencies of the list, in their order.
    function first(uint8 count) internal pure returns (uint8[] memory list) {
        list = new uint8[](count);
        for (uint8 n; n < count; ++n) {
            list[n] = n;
        }
    }

    function only(uint8 currency) internal pure returns (uint8[] memory list) {
        list = new uint8[](1);
        list[0] = currency;
    }

    function hashOf(Payee[] memory list) internal pure returns (bytes32) {
        return keccak256(abi.encode(list));
    }

    function parts(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory list) {
        list = new uint256[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }
}
