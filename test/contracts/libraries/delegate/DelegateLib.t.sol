// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DelegateLib} from "../../../../contracts/libraries/DelegateLib.sol";
import {OtherPart, TwoParts} from "../../../../contracts/mocks/libraries/TwoParts.sol";
import {Assertions} from "../../kit/Assertions.sol";

contract DelegateLibTest is Assertions {
    OtherPart private part = new OtherPart();
    TwoParts private whole = new TwoParts(address(part));

    /// [T30] a part works on the storage of the whole, for the caller of the whole, and its own stays empty
    function test_forward() public {
        vm.prank(address(0xCA11));
        assertEq(whole.keep(7), address(0xCA11), "the caller");
        assertEq(whole.keptHere(), 7, "kept");
        (uint256 own,) = part.kept("");
        assertEq(own, 0, "nothing in the part");
    }

    /// [T30] a view of a part is a view of the whole and answers the same bytes
    function testFuzz_read(uint256 value, bytes calldata tail) public {
        whole.keep(value | 1);
        (uint256 kept, bytes memory said) = whole.kept(tail);
        assertEq(kept, value | 1, "value");
        assertEq(string(said), string(tail), "tail");
    }

    /// [T30] a part that writes where a view was promised reverts
    function test_readWrites() public {
        whole.keep(7);
        (bool ok,) = address(whole).call(abi.encodeCall(TwoParts.wrongView, ()));
        assertFalse(ok, "refused");
        assertEq(whole.keptHere(), 7, "nothing written");
    }

    /// [T30] what a part refuses is refused in its own words
    function test_refusal() public {
        vm.expectRevert(abi.encodeWithSelector(OtherPart.Refused.selector, address(this), 0));
        whole.keep(0);
    }

    /// [T30] nobody but the contract itself reaches a part through the fallback, and no other code at all
    function test_strangers() public {
        bytes4 read = bytes4(keccak256("stagedoor.delegated.read"));
        bytes memory asked = abi.encodePacked(read, address(part), abi.encodeCall(OtherPart.keep, (9)));
        vm.expectRevert(abi.encodeWithSelector(DelegateLib.DelegateLib_UnknownFunction.selector, read));
        this.send(asked);
        bytes4 unknown = bytes4(keccak256("unknown()"));
        vm.expectRevert(abi.encodeWithSelector(DelegateLib.DelegateLib_UnknownFunction.selector, unknown));
        this.send(abi.encodePacked(unknown));
        vm.prank(address(whole));
        (bool ok,) = address(whole).call(abi.encodePacked(unknown));
        assertFalse(ok, "nor does the contract itself call what it does not know");
        vm.prank(address(whole));
        (ok,) = address(whole).call(abi.encodePacked(unknown, address(part), abi.encodeCall(OtherPart.keep, (9))));
        assertFalse(ok, "nor behind a selector that is not the one of a read");
        assertEq(whole.keptHere(), 0, "nothing was written");
    }

    function send(bytes calldata data) external {
        (bool ok, bytes memory answer) = address(whole).call(data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}
