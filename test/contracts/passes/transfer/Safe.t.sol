// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassCollector} from "../../../../contracts/mocks/PassCollector.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {Stage} from "../../kit/Stage.sol";

contract WrongAnswer {
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return 0x01020304;
    }
}

contract SafeTransferTest is Stage {
    /// @custom:proves [S3.11] safeTransferFrom asks the receiver
    function test_safeAsks() public {
        PassCollector collector = new PassCollector();
        buy(fan, bronze);
        vm.prank(fan);
        pass.safeTransferFrom(fan, address(collector), 1, "hello");
        assertEq(collector.lastId(), 1, "asked");
        assertEq(string(collector.lastData()), "hello", "data");
        assertTrue(pass.hasAccess(address(collector)), "access");
    }

    /// @custom:proves [S3.11] a receiver that does not answer refuses
    function test_safeRefused() public {
        RefusingPayee nobody = new RefusingPayee();
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(bytes(""));
        pass.safeTransferFrom(fan, address(nobody), 1);
        assertEq(pass.ownerOf(1), fan, "owner");
    }

    /// @custom:proves [S3.11] a receiver with another answer refuses
    function test_safeWrongAnswer() public {
        WrongAnswer wrong = new WrongAnswer();
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSignature("TransferToNonERC721ReceiverImplementer()"));
        pass.safeTransferFrom(fan, address(wrong), 1);
        assertEq(pass.ownerOf(1), fan, "owner");
    }

    /// @custom:proves [S3.11] a person is asked nothing
    function test_safePerson() public {
        buy(fan, bronze);
        vm.prank(fan);
        pass.safeTransferFrom(fan, other, 1);
        assertEq(pass.ownerOf(1), other, "owner");
    }

    /// @custom:proves [S3.11] a merge asks nobody
    function test_safeMergeAsksNobody() public {
        PassCollector collector = new PassCollector();
        buyFor(fan, address(collector), bronze);
        buy(fan, bronze);
        vm.prank(fan);
        pass.safeTransferFrom(fan, address(collector), 2);
        assertEq(collector.lastId(), 0, "not asked");
        assertEq(endOf(address(collector)), NOW + 2 * MONTH, "end");
    }
}
