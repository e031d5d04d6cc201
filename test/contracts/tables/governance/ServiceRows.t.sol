// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {ServiceAccount} from "../../../../contracts/governance/platform/ServiceAccount.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ServiceStage, WorkPlace} from "../../governance/platform/ServiceStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

/// @notice What only the owner, and what only owner and key of a service account may do.
contract ServiceRowsTest is ServiceStage, RoleMatrix {
    AccessManager private roles;

    function setUp() public override {
        super.setUp();
        roles = new AccessManager(address(this));
    }

    function managerOfRow() internal view override returns (AccessManager) {
        return roles;
    }

    /// @dev The key is refused by the rows of the owner alone; where it may act it is asked itself.
    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](4);
        (people[0], people[1]) = (stranger, nextKey);
        (people[2], people[3]) = (address(place), address(collection));
    }

    function notOwner(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwner.selector, who);
    }

    function notOwnerOrKey(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwnerOrKey.selector, who);
    }

    function keyIsRefused(bytes memory data) private {
        vm.prank(key);
        (bool ok, bytes memory answer) = address(account).call(data);
        assertFalse(ok, "the key");
        assertTrue(keccak256(answer) == keccak256(notOwner(key)), "reason");
    }

    /// @custom:caller ServiceAccount.nameKey
    /// @custom:proves [S3.87][S3.78] only its owner names a key of a service account
    function test_nameKey() public {
        bytes memory data = abi.encodeCall(account.nameKey, (nextKey));
        keyIsRefused(data);
        callerRow(owner, address(account), data, notOwner);
    }

    /// @custom:caller ServiceAccount.cancelKey
    /// @custom:proves [S3.87][S3.78] only its owner cancels a key that waits
    function test_cancelKey() public {
        nameNext();
        bytes memory data = abi.encodeCall(account.cancelKey, ());
        keyIsRefused(data);
        callerRow(owner, address(account), data, notOwner);
    }

    /// @custom:caller ServiceAccount.removeKey
    /// @custom:proves [S3.87][S3.78] only its owner and the key itself take the key away
    function test_removeKey() public {
        bytes memory data = abi.encodeCall(account.removeKey, ());
        callerRow(owner, address(account), data, notOwnerOrKey);
        callerRow(key, address(account), data, notOwnerOrKey);
    }

    /// @custom:caller ServiceAccount.forward
    /// @custom:proves [S3.87][S3.78] only its owner and its key make a service account call anything
    function test_forward() public {
        bytes memory call = abi.encodeCall(WorkPlace.work, (1, 0, 0));
        bytes memory data = abi.encodeCall(account.forward, (address(place), call, 0, 0));
        payingRow(owner, 1, address(account), data, notOwnerOrKey);
        payingRow(key, 1, address(account), data, notOwnerOrKey);
    }

    /// @custom:row ServiceAccount.forward
    /// @custom:proves [S3.78][T32] a caller that does not take the rest of its money back calls nothing, and keeps it
    function test_rest() public {
        address[2] memory hostile = [address(new RefusingPayee()), address(new GasBurner())];
        for (uint256 n; n < 2; ++n) {
            uint256 start = vm.snapshotState();
            vm.prank(owner);
            account.nameKey(hostile[n]);
            wait(3 days);
            vm.deal(hostile[n], 5);
            bytes memory call = abi.encodeCall(WorkPlace.work, (3, 0, 0));
            vm.prank(hostile[n]);
            (bool ok,) =
                address(account).call{value: 5, gas: 1_000_000}(abi.encodeCall(account.forward, (address(place), call, 0, 0)));
            assertFalse(ok, "called");
            assertEq(hostile[n].balance, 5, "kept");
            assertEq(place.done(), 0, "nothing was done");
            call = abi.encodeCall(WorkPlace.work, (5, 0, 0));
            vm.prank(hostile[n]);
            account.forward{value: 5}(address(place), call, 0, 0);
            assertEq(address(place).balance, 5, "without a rest it goes");
            vm.revertToState(start);
        }
    }
}
