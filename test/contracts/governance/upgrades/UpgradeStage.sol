// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {PlatformStage} from "../PlatformStage.sol";
import {IVersion} from "./Versions.sol";

/// @title UpgradeStage
/// @notice One path from a version to the next for every upgradeable contract, with everything that must fail on the way.
/// A new upgradeable contract is one more test that calls {goesOn}.
abstract contract UpgradeStage is PlatformStage {
    bytes32 internal constant IMPLEMENTATION = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);
    uint256 private constant SLOTS = 4; // of a namespace, more than any contract uses

    event Upgraded(address indexed implementation);

    function implementationOf(address proxy) internal view returns (address) {
        return address(uint160(uint256(vm.load(proxy, IMPLEMENTATION))));
    }

    function upgrading(address next, bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeCall(UUPSUpgradeable.upgradeToAndCall, (next, data));
    }

    /// @notice `proxy` goes to `next`: refused to everybody but the timelock, refused too early, cancelled once, done at
    /// the second it is due. Storage in `namespace`, authority and balance stay; nothing can be initialised at any time.
    function goesOn(address proxy, address next, string memory namespace, bytes memory initialize) internal {
        address first = implementationOf(proxy);
        vm.deal(proxy, 3 ether);
        bytes32[] memory before = wordsOf(proxy, namespace);
        cannotInitialize(proxy, initialize);
        cannotInitialize(first, initialize);
        cannotInitialize(next, initialize);
        nobodyUpgrades(proxy, next);

        bytes memory data = upgrading(next, "");
        schedule(proxy, data);
        bytes memory early = notReady(proxy, data);
        vm.expectRevert(early);
        execute(proxy, data);
        bytes32 id = timelock.hashOperation(proxy, 0, data, 0, 0);
        vm.prank(safe);
        timelock.cancel(id);
        wait(DELAY);
        vm.expectRevert(early);
        execute(proxy, data);
        schedule(proxy, data);
        wait(DELAY - 1);
        vm.expectRevert(early);
        execute(proxy, data);
        assertEq(implementationOf(proxy), first, "still the first");
        wait(1);
        vm.expectEmit(proxy);
        emit Upgraded(next);
        vm.prank(stranger); // anybody may do what is due
        timelock.execute(proxy, 0, data, 0, 0);

        assertEq(implementationOf(proxy), next, "the next");
        assertEq(IVersion(proxy).version(), 2, "version");
        assertEq(proxy.balance, 3 ether, "balance");
        assertEq(AccessManaged(proxy).authority(), address(manager), "authority");
        bytes32[] memory found = wordsOf(proxy, namespace);
        for (uint256 n; n < SLOTS; ++n) {
            assertEq(uint256(found[n]), uint256(before[n]), "word of the namespace");
        }
        assertEq(uint256(found[0]) == 0 ? 0 : 1, 1, "the namespace is where it should be");
        cannotInitialize(proxy, initialize);
        nobodyUpgrades(proxy, first);
    }

    function nobodyUpgrades(address proxy, address next) private {
        address[7] memory callers = [
            stranger,
            address(this), // the deployer
            safe,
            members.guardian,
            members.feeManager,
            members.keeper,
            members.currencyLister
        ];
        for (uint256 n; n < 7; ++n) {
            vm.prank(callers[n]);
            vm.expectRevert(notAllowed(callers[n]));
            UUPSUpgradeable(proxy).upgradeToAndCall(next, "");
        }
    }

    function cannotInitialize(address target, bytes memory initialize) private {
        vm.prank(stranger);
        (bool done, bytes memory answer) = target.call(initialize);
        assertFalse(done, "initialised");
        assertEq(string(answer), string(abi.encodeWithSignature("InvalidInitialization()")), "reason");
    }

    function wordsOf(address proxy, string memory namespace) private view returns (bytes32[] memory words) {
        bytes32 slot = keccak256(abi.encode(uint256(keccak256(bytes(namespace))) - 1)) & ~bytes32(uint256(0xff));
        words = new bytes32[](SLOTS);
        for (uint256 n; n < SLOTS; ++n) {
            words[n] = vm.load(proxy, bytes32(uint256(slot) + n));
        }
    }
}
